using Mib.Core.Causal;
using Mib.Engine.Plans;
using Mib.Models;
using Mib.Models.Tokenizers;
using Mib.Models.Transformers;
using Mib.Sdk.Tasks;
using Mib.Sdk.Variables;

namespace Mib.Engine.Variables;

/// <summary>Learns what swapping the whole vectors of some heads does to a logit difference.</summary>
public sealed record LinearModelFitting
{
    public required HookedTransformer Model { get; init; }

    public required ITokenizer Tokenizer { get; init; }

    public required ILogitDifferenceTask Task { get; init; }

    /// <summary>The heads, which are swapped together at every token.</summary>
    public required IReadOnlyList<Unit> Heads { get; init; }

    public int BatchSize { get; init; } = 64;

    /// <summary>Whether the logits are those of names without a blank before them, as in the reference.</summary>
    public bool Unspaced { get; init; }

    /// <summary>Fits to all pairs that the model answers rightly, and to each base swapped with itself.</summary>
    /// <param name="pairs">Pairs of any kinds; those of which the linear model says nothing are left out.</param>
    /// <param name="observer">Who watches.</param>
    /// <param name="cancellation">Where the user's wish to stop arrives.</param>
    /// <exception cref="Core.Errors.NotMeasurableException">Too few pairs are left.</exception>
    public LinearFit Fit(IEnumerable<CounterfactualPair> pairs, IRunObserver observer, CancellationToken cancellation)
    {
        var causal = Task.CausalModel!;
        string[] both = [.. Task.Card.Variables.Select(variable => variable.Name)];
        var targets = new LogitDifferenceTargets(Task, both, new(0, 0, 0) { Unspaced = Unspaced }, Tokenizer);
        var offered = pairs.ToList();
        List<CounterfactualPair> fitting = [.. targets.Fitting(offered.DistinctBy(pair => pair.Base.Text).Select(pair => new CounterfactualPair("same", pair.Base, pair.Base)).Concat(offered))];
        var site = new Site([.. Heads], Site.EveryToken);
        var labels = new PairLabels(causal, both[0], Tokenizer, [Site.EveryToken]) { Target = targets.Of };
        var labelled = fitting
            .Select(pair => (Tokens: labels.Of(pair, out _), Signs: Task.SignsOf(pair, both)!))
            .Where(one => one.Tokens is { } tokens && tokens.Longest <= Model.Config.Context)
            .ToList();
        var kept = AnsweredPairs.Of(Model, [.. labelled.Select(one => one.Tokens!)], BatchSize, observer, "pairs", cancellation).Select(i => labelled[i]).ToList();
        observer.Note($"{kept.Count} of {fitting.Count} pairs kept, a base with itself among them; {fitting.Count - labelled.Count} too long or not equally long, {labelled.Count - kept.Count} answered wrongly by the model");

        var observed = new List<(int Token, int Position, double Difference)>();
        foreach (var chunk in kept.Chunk(BatchSize))
        {
            cancellation.ThrowIfCancellationRequested();
            using var prepared = new PreparedSites(Model, [site], [.. chunk.Select(one => one.Tokens!)], chunk.Length, mostBytes: 0);
            var differences = Differences(prepared.At(site)[0]);
            observed.AddRange(chunk.Zip(differences, (one, difference) => (one.Signs.Token, one.Signs.Position, difference)));
            observer.Report("swaps", (double)observed.Count / kept.Count);
        }

        var fit = LinearFit.Of(observed);
        return fit with { Coefficients = fit.Coefficients with { Unspaced = Unspaced } };
    }

    private static double[] Differences(InterchangeBatch batch)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return batch.LogitDifferences((_, _, sources) => sources).ToDoubles();
    }
}
