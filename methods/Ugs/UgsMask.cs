using Mib.Core.Circuits;
using Mib.Models;

namespace Mib.Methods.Ugs;

/// <summary>A probability for each edge, trained by gradients that are sampled evenly from all shares of its value.</summary>
/// <remarks>
/// Li and Janson 2024 (arXiv:2409.09951). With p = σ(θ), w = p (1 − p) and u drawn from [0, 1), an edge has the share
/// α = 1 − clamp((u − p) / w + ½, 0, 1). Where α is not clamped, p gets the gradient of α, times the number of draws over the
/// number of those in which it is not clamped: the mean over even draws of α of the loss's gradient by α.
/// </remarks>
internal sealed class UgsMask : IDisposable
{
    private const double Clip = 5;
    private const double InnerMargin = 1e-3;

    private readonly CircuitGraph graph;
    private readonly double lambda;
    private readonly Parameter[] logits;
    private readonly Tensor gather;
    private readonly AdamW optimizer;
    private readonly UgsNodes nodes;

    public UgsMask(CircuitGraph graph, UgsOptions options, Device device)
    {
        (this.graph, lambda) = (graph, options.Lambda);
        using var scope = NewDisposeScope();
        var groups = Enumerable.Range(0, graph.Edges.Count).GroupBy(i => GroupOf(graph, graph.Edges[i])).Select(group => group.ToArray()).ToArray();
        logits = [.. groups.Select(group => new Parameter(ones(group.Length, ScalarType.Float64, device).DetachFromDisposeScope()))];
        // From group after group to the graph's order.
        var places = new long[graph.Edges.Count];
        foreach (var (place, edge) in groups.SelectMany(group => group).Index())
            places[edge] = place;
        gather = tensor(places, device: device).DetachFromDisposeScope();
        nodes = new(graph, device);
        optimizer = optim.AdamW(logits, options.LearningRate > 0 ? options.LearningRate : RateOf(lambda), beta1: 0.9, beta2: 0.995);
    }

    /// <summary>Takes a step.</summary>
    /// <param name="rows">How many shares of each edge are drawn.</param>
    /// <param name="random">Draws them.</param>
    /// <param name="loss">From shares, [row, edge], to the mean over rows of the distance from the whole model.</param>
    public void Step(int rows, Random random, Func<Tensor, Tensor> loss)
    {
        using var scope = NewDisposeScope();
        using var recording = enable_grad();
        optimizer.zero_grad();
        var probabilities = Probabilities();
        var (shares, weights) = Draw(probabilities.detach(), rows, random);
        var felt = (autograd.grad([loss(shares)], [shares])[0] * weights).sum([0]);
        ((felt * probabilities).sum() + (lambda * probabilities.sum()) + (Math.Min(lambda / 2, 2e-4) * nodes.Count(probabilities))).backward();
        foreach (var group in logits)
            nn.utils.clip_grad_norm_([group], Clip);
        optimizer.step();
    }

    /// <summary>[edge] p.</summary>
    public double[] ToDoubles()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return Probabilities().ToDoubles();
    }

    public void Dispose()
    {
        optimizer.Dispose();
        nodes.Dispose();
        gather.Dispose();
        foreach (var group in logits)
            group.Dispose();
    }

    /// <summary>The published rule for edges that carry another prompt's values.</summary>
    private static double RateOf(double lambda) => (lambda <= 1e-4 ? 0.15 : lambda <= 5e-4 ? 0.1 : 0.05) / 5;

    /// <summary>Kind of an edge: from a head or not, to a head or not.</summary>
    private static (bool FromHead, bool ToHead) GroupOf(CircuitGraph graph, Edge edge) =>
        (graph.IsHead(edge.Source), graph.SourceOfChannel(edge.Channel) is >= 0 and var reader && graph.IsHead(reader));

    private Tensor Probabilities() => cat([.. logits.Select(group => group.sigmoid())], 0).index_select(0, gather);

    /// <summary>[row, edge] shares that ask for a gradient, and what of it each gives on to its edge's p.</summary>
    private (Tensor Shares, Tensor Weights) Draw(Tensor probabilities, int rows, Random random)
    {
        var draws = new double[(long)rows * graph.Edges.Count];
        for (var i = 0; i < draws.Length; i++)
            draws[i] = random.NextDouble();
        var window = probabilities * (1 - probabilities);
        var shares = 1 - (((tensor(draws, [rows, graph.Edges.Count], device: gather.device) - probabilities) / window) + 0.5).clamp(0, 1);
        var inside = shares.gt(InnerMargin).logical_and(shares.lt(1 - InnerMargin)).to(ScalarType.Float64);
        var connected = Connected(shares);
        return ((shares * connected).requires_grad_(), inside * connected * (rows / inside.sum([0]).clamp(min: 1)));
    }

    /// <summary>[row, edge]: 0 for an edge that no edges with a share join to the input and the logits.</summary>
    private Tensor Connected(Tensor shares)
    {
        var whole = Circuit.Whole(graph);
        var kept = shares.ToDoubles().Chunk(graph.Edges.Count)
            .SelectMany(row => (whole with { EdgeMask = [.. row.Select(share => share > 0)] }).Prune(PruneRule.Fixed).EdgeMask);
        return tensor(kept.Select(isIn => isIn ? 1.0 : 0).ToArray(), shares.shape, device: gather.device);
    }
}
