using System.CommandLine;
using Mib.Sdk.Variables;

namespace Mib.Cli.Options;

/// <summary>The options that make <see cref="VariableSettings"/>. Each that <c>--compat mib</c> changes wins over it.</summary>
internal sealed class VariableOptions
{
    private readonly Option<string?> variable = new("--variable") { Description = "The variable to look for; the task's first if left out.", HelpName = "name" };
    private readonly Option<int[]> layers = Numbers.Ints("--layer", "Look at this layer only; may be repeated.");
    private readonly Option<Component?> site = Choice.Of<Component>("--site", "What is swapped: the residual stream after a block, a head before the output projection, what an MLP writes, or its neurons.", Component.ResidPost);
    private readonly Option<string[]> positions = new("--position") { Description = "Look at this token position only; may be repeated. `mib list tasks` shows a task's; last and all are always there [default: all that the task names].", HelpName = "name" };
    private readonly Option<int> seeds = Numbers.Int("--seeds", "Fit each site from so many seeds, and average.", 3, least: 1);
    private readonly Option<PatchedTokens?> patch = Choice.Of<PatchedTokens>("--patch", "Which tokens of an answer the patched model says [default: every-token; first-token with --compat mib].");
    private readonly Option<LabelForm?> labels = Choice.Of<LabelForm>("--labels", "What methods are trained to say [default: as-written; reference with --compat mib].");
    private readonly Option<string?> coefficients = new("--coefficients") { Description = "The linear model of --metric logit-diff-mse, from `mib train ioi-linear`; known ones of gpt2 and gemma2 come with mib.", HelpName = "file" };
    private readonly Option<(int Layer, int Head)[]> heads = HeadOption.Create("Swap these heads together, e.g. 7.3; may be repeated. At every token unless --position is given.");

    public VariableOptions()
    {
        foreach (var option in All)
            option.Description += " (variable track)";
    }

    /// <summary>The options in the order of the help text.</summary>
    public IReadOnlyList<Option> All => [variable, layers, site, positions, heads, seeds, patch, labels, coefficients];

    /// <summary>Reads the values.</summary>
    /// <param name="parsed">The parsed command line.</param>
    /// <param name="metric">What --metric says.</param>
    /// <param name="followsReference">Whether --compat mib is given.</param>
    public VariableSettings Read(ParseResult parsed, MetricChoice? metric, bool followsReference) => new()
    {
        Variable = parsed.GetValue(variable),
        Layers = [.. (parsed.GetValue(layers) ?? []).Distinct().Order()],
        Site = parsed.GetValue(site) ?? (parsed.GetValue(heads) is { Length: > 0 } ? Component.Head : Component.ResidPost),
        Positions = [.. (parsed.GetValue(positions) ?? []).Distinct()],
        Heads = [.. (parsed.GetValue(heads) ?? []).Distinct().Order()],
        Seeds = parsed.GetValue(seeds),
        Patch = parsed.GetValue(patch) ?? (followsReference ? PatchedTokens.FirstToken : PatchedTokens.EveryToken),
        Labels = parsed.GetValue(labels) ?? (followsReference ? LabelForm.Reference : LabelForm.AsWritten),
        Metric = metric,
        Coefficients = parsed.GetValue(coefficients),
        FollowsReference = followsReference,
    };
}
