using System.CommandLine;
using Mib.Sdk.Circuits;

namespace Mib.Cli.Options;

/// <summary>The options that make <see cref="AttributionRules"/>: those of <c>--compat mib</c> for attribution, one by one.</summary>
internal sealed class RuleOptions
{
    private readonly Option<MlpGradient?> mlpGradient = Choice.Of<MlpGradient>("--mlp-gradient", "Where an MLP's gradient is taken at node and neuron level [default: output; input with --compat mib].");
    private readonly Option<PostNormRule?> postNorm = Choice.Of<PostNormRule>("--post-norm", "Whether heads' changes go through a norm behind them (Gemma-2) [default: applied; ignored with --compat mib].");
    private readonly Option<RotaryGradient?> rotaryGradient = Choice.Of<RotaryGradient>("--rotary-gradient", "Whether eap-ig-activations counts the first layer's heads while the input is mixed [default: counted; missed with --compat mib].");
    private readonly Option<PathStart?> pathStart = Choice.Of<PathStart>("--path-start", "Where the paths of eap-ig-activations begin under mean and optimal ablation [default: stand-in; zero with --compat mib].");
    private readonly Option<PathPoints?> pathPoints = Choice.Of<PathPoints>("--path-points", "Where eap-ig-inputs puts its points without --ig-rule [default: left; by-level with --compat mib].");
    private readonly Option<Accumulation?> accumulation = Choice.Of<Accumulation>("--accumulation", "Element type in which scores are added up [default: wide; model with --compat mib].");

    /// <summary>The options in the order of the help text.</summary>
    public IReadOnlyList<Option> All => [mlpGradient, postNorm, rotaryGradient, pathStart, pathPoints, accumulation];

    /// <summary>Reads the values.</summary>
    /// <param name="parsed">The parsed command line.</param>
    /// <param name="rest">What holds where nothing is given.</param>
    public AttributionRules Read(ParseResult parsed, AttributionRules rest) => new(
            parsed.GetValue(mlpGradient) ?? rest.MlpGradient,
            parsed.GetValue(postNorm) ?? rest.PostNorm,
            parsed.GetValue(rotaryGradient) ?? rest.RotaryGradient,
            parsed.GetValue(pathStart) ?? rest.PathStart,
            parsed.GetValue(pathPoints) ?? rest.PathPoints,
            parsed.GetValue(accumulation) ?? rest.Accumulation);
}
