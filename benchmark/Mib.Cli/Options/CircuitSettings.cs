using System.Globalization;
using Mib.Cli.Evaluate;
using Mib.Core.Circuits;
using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Core.Results;
using Mib.Engine.Formats;
using Mib.Engine.Models;
using Mib.Engine.Plans;
using Mib.Models.Transformers;
using Mib.Sdk.Circuits;

namespace Mib.Cli.Options;

/// <summary>What stands in for edges when circuits are evaluated.</summary>
internal enum EvaluationAblation
{
    /// <summary>What the scores were found with.</summary>
    Same,

    /// <summary>The corrupted run, whatever they were found with: the reference's rule (spec/circuit-track.md §2.7).</summary>
    Patching,
}

/// <summary>How the circuit track measures: every switch with its value.</summary>
internal sealed record CircuitSettings
{
    private const string None = "none";

    public Level Level { get; init; } = Level.Edge;

    public Ablation Ablation { get; init; } = Ablation.Patching;

    public TaskMetric Metric { get; init; } = new();

    public ScoreScale Scale { get; init; } = ScoreScale.ExampleMean;

    public CircuitRules Rules { get; init; } = new();

    public AttributionRules Attribution { get; init; } = new();

    public MeanRule Mean { get; init; } = MeanRule.Own;

    /// <summary>The vectors of optimal ablation; null where it is another ablation.</summary>
    public AblationVectors? Vectors { get; init; }

    public OptimalHeads Heads { get; init; } = OptimalHeads.All;

    public WeightForm Weights { get; init; } = WeightForm.Raw;

    public EvaluationAblation Evaluation { get; init; }

    public AurocRule Auroc { get; init; } = AurocRule.Exact;

    /// <summary>The size of the circuit that is checked; null for none.</summary>
    public double? CheckedSize { get; init; }

    public Compat? Compat { get; init; }

    /// <summary>Whether what stands in for edges is made of train pairs.</summary>
    public bool NeedsTrainPairs => Ablation is Ablation.Mean or Ablation.MeanPositional;

    /// <summary>The reference's: what <c>--compat mib</c> stands for.</summary>
    public static CircuitSettings Mib { get; } = new()
    {
        Metric = new(Scale: DivergenceScale.Mean),
        Scale = ScoreScale.BatchMean,
        Rules = new(SelectionRule.Topn, PruneRule.Pinned, EdgeCounts.Matrix),
        Attribution = AttributionRules.Reference,
        Mean = MeanRule.Shared,
        Heads = OptimalHeads.First,
        Evaluation = EvaluationAblation.Patching,
        Auroc = AurocRule.TenPoints,
        Compat = Evaluate.Compat.Mib,
    };

    /// <summary>All of them by the names of their options, as a run's key holds them; none where what a switch is about is not there.</summary>
    public IEnumerable<Setting> Named =>
    [
        new("ablation", Choice.Text(Ablation)),
        new("ablation-vectors", Vectors?.Hash ?? None),
        new("accumulation", Choice.Text(Attribution.Accumulation)),
        new("auroc", Choice.Text(Auroc)),
        new("check", CheckedSize?.ToString(CultureInfo.InvariantCulture) ?? None),
        new("compat", Compat is { } compat ? Choice.Text(compat) : None),
        new("divergence", Metric.Kind is MetricKind.Kl or MetricKind.Js ? Choice.Text(Metric.Scale) : None),
        new("edge-counts", Choice.Text(Rules.Counts)),
        new("evaluation-ablation", Ablation == Ablation.Patching ? None : Choice.Text(Evaluation)),
        new("level", Choice.Text(Level)),
        new("mean", Ablation == Ablation.Mean ? Choice.Text(Mean) : None),
        new("metric", Choice.Text(Metric.Kind)),
        new("mlp-gradient", Choice.Text(Attribution.MlpGradient)),
        new("optimal-heads", Ablation == Ablation.Optimal ? Choice.Text(Heads) : None),
        new("path-points", Choice.Text(Attribution.PathPoints)),
        new("path-start", Choice.Text(Attribution.PathStart)),
        new("post-norm", Choice.Text(Attribution.PostNorm)),
        new("prune", Choice.Text(Rules.Prune)),
        new("rotary-gradient", Choice.Text(Attribution.RotaryGradient)),
        new("scale", Choice.Text(Scale)),
        new("select", Choice.Text(Rules.Select)),
        new("weights", Choice.Text(Weights)),
    ];

    /// <summary>What edges carry that are left out; owned by the caller.</summary>
    /// <param name="loaded">The model.</param>
    /// <param name="pairs">The pairs whose clean prompts means are taken of.</param>
    /// <param name="batchSize">Pairs in a batch.</param>
    /// <param name="cancellation">Where the user's wish to stop arrives.</param>
    /// <exception cref="UsageException">What is asked for cannot be made.</exception>
    public AblationValues Values(LoadedModel loaded, IReadOnlyList<TokenPair> pairs, int batchSize, CancellationToken cancellation) => Ablation switch
    {
        Ablation.Patching => AblationValues.Patching,
        Ablation.Zero => AblationValues.Zero(loaded.Model),
        Ablation.Mean => MeanAblation.Of(loaded.Model, pairs, batchSize, Mean, cancellation),
        Ablation.MeanPositional => MeanAblation.ByPosition(loaded.Model, pairs, batchSize, cancellation),
        _ => AblationFile.Values((Vectors ?? throw NoVectors()).File, loaded, Choice.Text(Weights), Heads),
    };

    /// <summary>Refuses scores or circuits of another level than is asked for.</summary>
    /// <param name="file">Where they are from.</param>
    /// <param name="level">Theirs.</param>
    /// <exception cref="UsageException">It is another level.</exception>
    public void Expect(string file, Level level)
    {
        if (level != Level)
            throw new UsageException($"{file} is of level {Choice.Text(level)}, and --level is {Choice.Text(Level)}.", $"add --level {Choice.Text(level)}.");
    }

    /// <summary>Refuses vectors that are missing or not the model's, and rules of what it does not have, before any work.</summary>
    /// <exception cref="FileFormatException">The vectors are another model's, or their file is broken.</exception>
    /// <exception cref="UsageException">There are no vectors, or a rule would make another run of the same scores.</exception>
    public void Expect(LoadedModel loaded)
    {
        if (Ablation == Ablation.Optimal && Vectors is null)
            throw NoVectors();
        var rule = Compat is not null ? null
            : Attribution.RotaryGradient == RotaryGradient.Missed && loaded.Model.Config.Rotary is null ? "--rotary-gradient missed is for models with rotary positions"
            : Attribution.PostNorm == PostNormRule.Ignored && !loaded.Model.Config.PostNorms ? "--post-norm ignored is for models with a norm behind their heads (Gemma-2)"
            : null;
        if (rule is not null)
            throw new UsageException($"{rule}, and {loaded.Name} is none.", "leave it out: it would change nothing.");
        if (Vectors is { } vectors)
            AblationFile.Values(vectors.File, loaded, Choice.Text(Weights), Heads).Dispose();
    }

    /// <summary>Refuses what does not go together.</summary>
    /// <exception cref="UsageException">Something does not.</exception>
    public CircuitSettings Checked()
    {
        if (Rules.Select == SelectionRule.Greedy && Level != Level.Edge)
            throw new UsageException($"--select greedy goes from edge to edge, and --level is {Choice.Text(Level)}.", "use --select topn, or --level edge.");
        if (Vectors is not null && Ablation != Ablation.Optimal)
            throw new UsageException($"--ablation-vectors are of optimal ablation, and --ablation is {Choice.Text(Ablation)}.", "add --ablation optimal, or leave the vectors out.");
        return Vectors is null && Ablation == Ablation.Optimal ? throw NoVectors() : this;
    }

    private static UsageException NoVectors() => new(
        "--ablation optimal needs vectors that stand in for what is left out.", "learn them with `mib train ablation` and give their file to --ablation-vectors.");
}
