using System.CommandLine;
using System.Globalization;
using Mib.Cli.Evaluate;
using Mib.Core.Circuits;
using Mib.Core.Errors;
using Mib.Engine.Formats;
using Mib.Engine.Plans;
using Mib.Models.Transformers;
using Mib.Sdk.Circuits;

namespace Mib.Cli.Options;

/// <summary>The options that make <see cref="CircuitSettings"/>. Each that <c>--compat mib</c> changes wins over it.</summary>
internal sealed class SettingOptions
{
    private readonly Option<Level?> level = Choice.Of<Level>("--level", "What is scored and selected.", Level.Edge);
    private readonly Option<Ablation?> ablation = Choice.Of<Ablation>("--ablation", "What stands in for an edge that is left out.", Ablation.Patching);
    private readonly Option<MeanRule?> mean = Choice.Of<MeanRule>("--mean", "Whose mean --ablation mean takes: each source's own, or one that all share [default: own; shared with --compat mib].");
    private readonly Option<string?> vectors = new("--ablation-vectors") { Description = "The vectors of --ablation optimal, from `mib train ablation`.", HelpName = "file" };
    private readonly Option<OptimalHeads?> heads = Choice.Of<OptimalHeads>("--optimal-heads", "Whose vectors --ablation optimal takes: each head's own, or that of each layer's first head and nothing for the others [default: all; first with --compat mib].");
    private readonly Option<MetricChoice?> metric = Choice.Of<MetricChoice>("--metric", "What a run is judged by [default: logit-diff, on the variable track iia; there logit-diff-mse for tasks that have one with --compat mib].");
    private readonly Option<DivergenceScale?> divergence = Choice.Of<DivergenceScale>("--divergence", "How kl and js become one number over the vocabulary [default: sum; mean with --compat mib].");
    private readonly Option<WeightForm?> weights = Choice.Of<WeightForm>("--weights", "The form of the model's weights: folded is what the reference's harness runs.", WeightForm.Raw);
    private readonly Option<Compat?> compat = Choice.Of<Compat>("--compat", "Follow the reference code where it differs.");
    private readonly Option<ScoreScale?> scale = Choice.Of<ScoreScale>("--scale", "How examples are weighed in scores [default: example-mean; batch-mean with --compat mib].");
    private readonly RuleOptions rules = new();
    private readonly Option<SelectionRule?> select = Choice.Of<SelectionRule>("--select", "How circuits are chosen.", SelectionRule.Topn);
    private readonly Option<PruneRule?> prune = Choice.Of<PruneRule>("--prune", "When pruning stops [default: fixed; pinned with --compat mib].");
    private readonly Option<EdgeCounts?> edgeCounts = Choice.Of<EdgeCounts>("--edge-counts", "Which edges circuits of nodes and neurons have [default: real; matrix with --compat mib].");
    private readonly Option<EvaluationAblation?> evaluation = Choice.Of<EvaluationAblation>("--evaluation-ablation", "What stands in for edges when circuits are evaluated: what --ablation says, or the corrupted prompts' values [default: same; patching with --compat mib].");
    private readonly Option<AurocRule?> auroc = Choice.Of<AurocRule>("--auroc", "How AUROC is taken where the circuit is known [default: exact; ten-points with --compat mib].");

    private readonly Option<double?> check = new("--check")
    {
        Description = "Check the circuit of this size, ranked by size of score, for completeness and minimality.",
        HelpName = "share",
        CustomParser = result =>
        {
            var sizes = Selection.Percentages.SkipLast(1).ToList();
            if (double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var size) && sizes.Contains(size))
                return size;
            result.AddError($"--check is '{result.Tokens[0].Value}', it must be one of {string.Join(", ", sizes.Select(s => s.ToString(CultureInfo.InvariantCulture)))}");
            return null;
        },
    };

    /// <summary>What every verb of the track asks for.</summary>
    public IReadOnlyList<Option> Common => [level, ablation, mean, vectors, heads, metric, divergence, weights, compat];

    /// <summary>Those of them that the variable track has, too.</summary>
    public IReadOnlyList<Option> OfBothTracks => [metric, compat];

    /// <summary>What decides scores.</summary>
    public IReadOnlyList<Option> OfAttribution => [scale, .. rules.All];

    /// <summary>What decides circuits.</summary>
    public IReadOnlyList<Option> OfSelection => [select, prune, edgeCounts];

    /// <summary>What decides what else is measured of them.</summary>
    public IReadOnlyList<Option> OfJudgement => [evaluation, auroc, check];

    /// <summary>Reads the values; a verb without some of the options gets their defaults.</summary>
    /// <exception cref="UsageException">They do not go together.</exception>
    public CircuitSettings Read(ParseResult parsed)
    {
        var start = parsed.GetValue(compat) == Compat.Mib ? CircuitSettings.Mib : new();
        return (start with
        {
            Level = parsed.GetValue(level) ?? start.Level,
            Ablation = parsed.GetValue(ablation) ?? start.Ablation,
            Metric = new(Kind(MetricOf(parsed)) ?? start.Metric.Kind, parsed.GetValue(divergence) ?? start.Metric.Scale),
            Scale = parsed.GetValue(scale) ?? start.Scale,
            Rules = new(
                parsed.GetValue(select) ?? start.Rules.Select, parsed.GetValue(prune) ?? start.Rules.Prune, parsed.GetValue(edgeCounts) ?? start.Rules.Counts),
            Evaluation = parsed.GetValue(evaluation) ?? start.Evaluation,
            Auroc = parsed.GetValue(auroc) ?? start.Auroc,
            Attribution = rules.Read(parsed, start.Attribution),
            Mean = parsed.GetValue(mean) ?? start.Mean,
            Vectors = parsed.GetValue(vectors) is { } file ? AblationVectors.In(file) : null,
            Heads = parsed.GetValue(heads) ?? start.Heads,
            Weights = parsed.GetValue(weights) ?? start.Weights,
            CheckedSize = parsed.GetValue(check),
        }).Checked();
    }

    /// <summary>The metric that was asked for; null if none was.</summary>
    public MetricChoice? MetricOf(ParseResult parsed) => parsed.GetValue(metric);

    /// <summary>Whether the reference is to be followed.</summary>
    public bool FollowsReference(ParseResult parsed) => parsed.GetValue(compat) == Compat.Mib;

    private static MetricKind? Kind(MetricChoice? choice) => choice switch
    {
        null => null,
        MetricChoice.Iia or MetricChoice.LogitDiffMse => throw new UsageException(
            $"--metric {Choice.Text(choice.Value)} is the variable track's.", "on the circuit track, choose logit-diff, prob-diff, kl, js or accuracy."),
        _ => Enum.Parse<MetricKind>($"{choice}"),
    };
}
