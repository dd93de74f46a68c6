using Mib.Core;
using Mib.Core.Circuits;
using Mib.Core.Results;
using Mib.Core.Statistics;

namespace Mib.Engine.Circuits;

/// <summary>Whether a circuit has all that the task is done by, and nothing else (Wang et al. 2022, arXiv:2211.00593, §4).</summary>
/// <remarks>
/// Completeness: what is taken out of the circuit must matter as much as when it is taken out of the whole model, so f(C∖K) is
/// compared with f(M∖K) for random halves K of the circuit's edges. Where the model has a second way that the circuit lacks, it
/// does the task without K and the circuit does not. Minimality: each edge of the circuit should be missed, so edges are taken
/// out one by one. Both are bounded: <see cref="Halves"/> halves, and <see cref="Edges"/> edges at most, drawn evenly.
/// </remarks>
internal sealed class CircuitChecks
{
    /// <summary>How many halves are taken out of circuit and model.</summary>
    public const int Halves = 10;

    /// <summary>How many edges are taken out alone at most.</summary>
    public const int Edges = 100;

    private CircuitChecks(IReadOnlyList<Circuit> circuits) => Circuits = circuits;

    /// <summary>What has to be measured: the circuit, each half's circuit and model, the circuits with one edge less.</summary>
    public IReadOnlyList<Circuit> Circuits { get; }

    /// <summary>Draws the checks of a circuit.</summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="seed">Root seed of what is drawn.</param>
    /// <returns>Without anything to measure if the circuit is empty.</returns>
    public static CircuitChecks Of(Circuit circuit, int seed)
    {
        var random = Seed.For(seed, "circuit-checks");
        int[] edges = [.. Enumerable.Range(0, circuit.EdgeMask.Count).Where(edge => circuit.EdgeMask[edge])];
        if (edges.Length == 0)
            return new([]);
        var whole = Circuit.Whole(circuit.Graph);
        var circuits = new List<Circuit> { circuit };
        for (var half = 0; half < Halves; half++)
        {
            var taken = edges.Where(_ => random.Next(2) == 1).ToHashSet();
            circuits.Add(Without(circuit, taken));
            circuits.Add(Without(whole, taken));
        }

        random.Shuffle(edges);
        circuits.AddRange(edges.Take(Edges).Select(edge => Without(circuit, [edge])));
        return new(circuits);
    }

    /// <summary>
    /// <c>incompleteness</c>: mean |f(C∖K) − f(M∖K)| over the halves. <c>edge-effect</c>: mean |f(C) − f(C∖e)| over the edges. With
    /// 95 % intervals over examples.
    /// </summary>
    /// <param name="metrics">The metrics of <see cref="Circuits"/>.</param>
    /// <param name="seed">Root seed of the bootstrap.</param>
    public IEnumerable<Score> Scores(CircuitMetrics metrics, int seed)
    {
        if (Circuits.Count == 0)
            return [];
        var examples = metrics.Whole.Length;
        var intervals = Bootstrap.Confidence95(
            examples, 2, (draw, values) => (values[0], values[1]) = Measured(draw), Seed.For(seed, "bootstrap/checks"));
        var (incompleteness, effect) = Measured([.. Enumerable.Range(0, examples)]);
        return [Score("incompleteness", incompleteness, intervals[0]), Score("edge-effect", effect, intervals[1])];

        (double Incompleteness, double Effect) Measured(int[] draw)
        {
            var drawn = metrics.Resampled(draw);
            var f = drawn.Circuits.Select(values => FaithfulnessCurve.Ratio(values[0], drawn.Empty[0], drawn.Whole[0])).ToArray();
            return (
                Enumerable.Range(0, Halves).Average(half => Math.Abs(f[1 + (2 * half)] - f[2 + (2 * half)])),
                f.Skip(1 + (2 * Halves)).Average(without => Math.Abs(f[0] - without)));
        }

        Score Score(string metric, double value, Interval interval) =>
            new() { Metric = metric, Value = value, Low = interval.Low, High = interval.High, Examples = examples };
    }

    /// <summary>Pruned of what then dangles, which carries nothing and would only cost.</summary>
    private static Circuit Without(Circuit circuit, HashSet<int> edges) =>
        (circuit with { EdgeMask = [.. circuit.EdgeMask.Select((isIn, edge) => isIn && !edges.Contains(edge))] }).Prune(PruneRule.Fixed);
}
