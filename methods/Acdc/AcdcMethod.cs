using Mib.Core.Circuits;
using Mib.Core.Errors;
using Mib.Sdk.Circuits;
using Mib.Sdk.Methods;

namespace Mib.Methods.Acdc;

/// <summary>Automatic circuit discovery: takes edge after edge out, from the logits backwards, and leaves out those that nobody misses.</summary>
/// <remarks>
/// Conmy et al. 2023. An edge goes if KL(whole model ‖ circuit) rises by less than a threshold τ when it is taken out of what is
/// left of the graph. That gives one circuit; a ranking comes from a ladder of thresholds, each starting from the circuit of the one
/// below. The score of an edge is by how much the divergence rose when it went, but at least the threshold that it had survived.
/// </remarks>
[Method("acdc", Description = "Automatic circuit discovery: greedy removal of edges that nobody misses, at rising thresholds.", Cite = "arXiv:2304.14997",
    Switches = new AttributionSwitch[0])]
public sealed class AcdcMethod(AcdcOptions options) : ICircuitMethod
{
    public CircuitScores Score(AttributionRun run)
    {
        if (options.LastThreshold < options.FirstThreshold)
        {
            throw new UsageException(
                $"--last-threshold {options.LastThreshold} is less than --first-threshold {options.FirstThreshold}.", "thresholds rise from the first to the last.");
        }

        using var trials = new AcdcTrials(run, options.TrialPairs);
        var search = new AcdcSearch(run.Model.Graph, trials.Divergence);
        // An edge that the circuit does better without goes first, and must not outrank those that stay by the size of its score.
        var floor = 0.0;
        for (var i = 0; i < options.Thresholds; i++)
        {
            var ceiling = Threshold(i);
            search.Sweep(floor, ceiling, share => run.Progress?.Report((i + share) / options.Thresholds), run.Cancellation);
            floor = ceiling;
        }

        return search.Scores();
    }

    /// <summary>The i-th threshold.</summary>
    private double Threshold(int i) => options.Thresholds == 1
        ? options.FirstThreshold
        : options.FirstThreshold * Math.Pow(options.LastThreshold / options.FirstThreshold, i / (options.Thresholds - 1.0));
}
