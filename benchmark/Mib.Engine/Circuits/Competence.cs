using Mib.Core;
using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Core.Statistics;
using Mib.Models;

namespace Mib.Engine.Circuits;

/// <summary>How often a model finds the right one of the answers that a task offers: there is no circuit for what it cannot do.</summary>
/// <param name="Trials">One a pair.</param>
public sealed record Competence(IReadOnlyList<Trial> Trials)
{
    /// <summary>The accuracy from which the benchmark takes a model in.</summary>
    public const double Inclusion = 0.75;

    /// <summary>Share of pairs whose right answer has the highest logit of those on offer.</summary>
    public double Accuracy => Trials.Average(trial => trial.IsRight ? 1.0 : 0.0);

    /// <summary>What guessing gets.</summary>
    public double Chance => Trials.Average(trial => 1.0 / trial.Options);

    /// <summary>Refuses a model at chance before hours of work explain nothing.</summary>
    /// <param name="seed">Root seed of the bootstrap.</param>
    /// <exception cref="NotMeasurableException">The 95 % interval of the accuracy over pairs reaches chance.</exception>
    public void Require(int seed)
    {
        var interval = Bootstrap.Confidence95(
            Trials.Count, draw => draw.Average(i => Trials[i].IsRight ? 1.0 : 0.0), Seed.For(seed, "bootstrap/accuracy"));
        if (interval.Low > Chance)
            return;
        throw new NotMeasurableException(
            $"The model finds the right one of the answers on offer in {Percent(Accuracy)} of {Trials.Count} pairs, "
                + $"95 % interval [{Percent(interval.Low)}, {Percent(interval.High)}], where guessing gets {Percent(Chance)}: there is no behaviour to explain.",
            "use a model that has learned the task, or more examples.");
    }

    /// <summary>What to know of a model that passes, but would not have been taken into the benchmark; null if it would.</summary>
    public string? Warning => Accuracy >= Inclusion ? null
        : $"warning: the model is right in {Percent(Accuracy)} of the pairs (guessing gets {Percent(Chance)}); the benchmark takes models in from {Percent(Inclusion)}.";

    /// <summary>Reads the answers off logits.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="lastLogits">[pair, d_vocab], of their clean prompts.</param>
    public static IEnumerable<Trial> Of(IReadOnlyList<TokenPair> pairs, Tensor lastLogits)
    {
        using var scope = NewDisposeScope();
        var most = pairs.Max(pair => pair.OptionIds.Count);
        // The last is said again where there are fewer: it is never the right one alone.
        var ids = pairs.SelectMany(pair => Others(pair).Concat(Enumerable.Repeat(Others(pair).Last(), most - pair.OptionIds.Count)).Prepend(pair.AnswerId));
        var logits = lastLogits.gather(1, tensor(ids.Select(id => (long)id).ToArray(), [pairs.Count, most], device: lastLogits.device)).ToDoubles();
        return [.. logits.Chunk(most).Select((row, i) => new Trial(row[0] > row.Skip(1).Max(), pairs[i].OptionIds.Count))];
    }

    private static IEnumerable<int> Others(TokenPair pair) => pair.OptionIds.Where(id => id != pair.AnswerId);

    private static string Percent(double share) => FormattableString.Invariant($"{100 * share:0.#} %");
}

/// <summary>One question put to a model.</summary>
/// <param name="IsRight">Whether the right answer's logit is above all others' on offer.</param>
/// <param name="Options">How many answers are on offer.</param>
public readonly record struct Trial(bool IsRight, int Options);

/// <summary>A model as it is, on some pairs.</summary>
/// <param name="Metrics">The whole model and the empty circuit; no other.</param>
/// <param name="Competence">How often it is right.</param>
public sealed record ModelReference(CircuitMetrics Metrics, Competence Competence)
{
    /// <summary>Refuses a model of which there is nothing to explain.</summary>
    /// <param name="seed">Root seed of the bootstrap.</param>
    /// <exception cref="NotMeasurableException">Corruption does not lower its metric, or it is right no more often than by guessing.</exception>
    public void Require(int seed)
    {
        Metrics.RequireContrast(seed);
        Competence.Require(seed);
    }
}
