using System.CommandLine;
using System.Globalization;
using Mib.Cli.Evaluate;
using Mib.Core.Circuits;
using Mib.Core.Errors;
using Mib.Engine.Plans;
using Mib.Sdk.Circuits;

namespace Mib.Cli.Options;

/// <summary>The options that make <see cref="CircuitSettings"/>. Each that <c>--compat mib</c> changes wins over it.</summary>
internal sealed class SettingOptions
{
    private readonly Option<Level?> level = Choice.Of<Level>("--level", "What is scored and selected.", Level.Edge);
    private readonly Option<Ablation?> ablation = Choice.Of<Ablation>("--ablation", "What stands in for an edge that is left out.", Ablation.Patching);
    private readonly Option<MeanRule?> mean = Choice.Of<MeanRule>("--mean", "Whose mean --ablation mean takes: each source's own, or one that all share [default: own; shared with --compat mib].");
    private readonly Option<MetricKind?> metric = Choice.Of<MetricKind>("--metric", "What a run is judged by.", MetricKind.LogitDiff);
    private readonly Option<DivergenceScale?> divergence = Choice.Of<DivergenceScale>("--divergence", "How kl and js become one number over the vocabulary [default: sum; mean with --compat mib].");
    private readonly Option<Compat?> compat = Choice.Of<Compat>("--compat", "Follow the reference code where it differs.");
    private readonly Option<ScoreScale?> scale = Choice.Of<ScoreScale>("--scale", "How examples are weighed in scores [default: example-mean; batch-mean with --compat mib].");
    private readonly RuleOptions rules = new();
    private readonly Option<SelectionRule?> select = Choice.Of<SelectionRule>("--select", "How circuits are chosen.", SelectionRule.Topn);
    private readonly Option<PruneRule?> prune = Choice.Of<PruneRule>("--prune", "When pruning stops [default: fixed; pinned with --compat mib].");
    private readonly Option<EdgeCounts?> edgeCounts = Choice.Of<EdgeCounts>("--edge-counts", "Which edges circuits of nodes and neurons have [default: real; matrix with --compat mib].");
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
    public IReadOnlyList<Option> Common => [level, ablation, mean, metric, divergence, compat];

    /// <summary>What decides scores.</summary>
    public IReadOnlyList<Option> OfAttribution => [scale, .. rules.All];

    /// <summary>What decides circuits.</summary>
    public IReadOnlyList<Option> OfSelection => [select, prune, edgeCounts];

    /// <summary>What decides what else is measured of them.</summary>
    public IReadOnlyList<Option> OfJudgement => [auroc, check];

    /// <summary>Reads the values; a verb without some of the options gets their defaults.</summary>
    /// <exception cref="UsageException">They do not go together.</exception>
    public CircuitSettings Read(ParseResult parsed)
    {
        var isCompat = parsed.GetValue(compat) == Compat.Mib;
        return new CircuitSettings
        {
            Level = parsed.GetValue(level) ?? Level.Edge,
            Ablation = parsed.GetValue(ablation) ?? Ablation.Patching,
            Metric = new(parsed.GetValue(metric) ?? MetricKind.LogitDiff, Value(divergence, DivergenceScale.Sum, DivergenceScale.Mean)),
            Scale = Value(scale, ScoreScale.ExampleMean, ScoreScale.BatchMean),
            Rules = new(
                parsed.GetValue(select) ?? SelectionRule.Topn,
                Value(prune, PruneRule.Fixed, PruneRule.Pinned),
                Value(edgeCounts, EdgeCounts.Real, EdgeCounts.Matrix)),
            Attribution = rules.Read(parsed, isCompat),
            Mean = Value(mean, MeanRule.Own, MeanRule.Shared),
            Auroc = Value(auroc, AurocRule.Exact, AurocRule.TenPoints),
            CheckedSize = parsed.GetValue(check),
            Compat = parsed.GetValue(compat),
        }.Checked();

        T Value<T>(Option<T?> option, T right, T reference)
            where T : struct, Enum => parsed.GetValue(option) ?? (isCompat ? reference : right);
    }
}
