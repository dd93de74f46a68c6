using Mib.Core.Circuits;
using Mib.Core.Errors;
using Mib.Sdk.Circuits;
using Mib.Sdk.Methods;

namespace Mib.Methods.Ugs;

/// <summary>Uniform gradient sampling: learns for each edge a probability that it is needed.</summary>
/// <remarks>Minimizes KL(whole model ‖ circuit) at the last token plus a price for each edge and each head (spec/circuit-track.md §2.9).</remarks>
[Method("ugs", Description = "Uniform gradient sampling: a learned probability that each edge is needed.", Cite = "arXiv:2409.09951",
    Switches = new AttributionSwitch[0])]
public sealed class UgsMethod(UgsOptions options) : ICircuitMethod
{
    public CircuitScores Score(AttributionRun run)
    {
        Expect(run);
        using var mask = new UgsMask(run.Model.Graph, options, run.Model.Device);
        var random = run.RandomFor("ugs-shares");
        foreach (var (step, pairs) in run.Shuffled(run.RandomFor("ugs-order"), options.StepPairs).Take(options.Steps).Index())
        {
            using var scope = NewDisposeScope();
            using var circuit = new SoftCircuit(run.Model, pairs);
            using var whole = new NextTokens(run.Model, pairs);
            mask.Step(options.Masks * (int)pairs.Clean.Rows, random, shares => whole.Divergence(circuit.LastResidual(shares)).mean());
            run.Progress?.Report((step + 1.0) / options.Steps);
        }

        return new(run.Model.Graph, new(mask.ToDoubles()));
    }

    /// <summary>Refuses steps whose shares, one an edge, mask and pair, no array holds.</summary>
    private void Expect(AttributionRun run)
    {
        var pairs = Math.Min(options.StepPairs, run.Pairs.Count);
        var shares = (long)options.Masks * pairs * run.Model.Graph.Edges.Count;
        if (shares > Array.MaxLength)
        {
            throw new UsageException(
                $"{options.Masks} masks for {pairs} pairs are {shares} numbers in a step, one for each of {run.Model.Graph.Edges.Count} edges; the most is {Array.MaxLength}.",
                "lower --masks or --step-pairs.");
        }
    }
}
