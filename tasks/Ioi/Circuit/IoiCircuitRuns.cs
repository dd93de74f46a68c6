using Mib.Core.Circuits;
using Mib.Models.Hooks;
using Mib.Models.Transformers;
using Mib.Sdk.Circuits;

namespace Mib.Tasks.Ioi.Circuit;

/// <summary>Runs the base prompts of a batch while some edges carry what they carry on the source prompts.</summary>
internal sealed class IoiCircuitRuns : IDisposable
{
    private readonly HookedTransformer model;
    private readonly PatchedEdges patches;

    public IoiCircuitRuns(HookedTransformer model, IoiCircuitBatch batch)
    {
        this.model = model;
        patches = new(model, batch.Base, SourceActivations.Of(model, batch.Source).Sources);
    }

    /// <summary>The logits at the end of each prompt.</summary>
    /// <param name="patched">[edge] whether it is patched.</param>
    /// <param name="hooks">What else to read on the way.</param>
    /// <returns>[row, d_vocab].</returns>
    public Tensor Logits(bool[] patched, HookSet? hooks = null)
    {
        var reading = new bool[model.Graph.SourceCount];
        for (var i = 0; i < patched.Length; i++)
            reading[model.Graph.Edges[i].Source] |= !patched[i];
        return model.Unembed(patches.LastResidual(patched, reading, hooks).unsqueeze(1)).squeeze(1);
    }

    /// <summary>All edges that leave any of some sources: patching them is giving the sources other values.</summary>
    public static bool[] Leaving(CircuitGraph graph, IEnumerable<int> sources)
    {
        var chosen = sources.ToHashSet();
        return [.. graph.Edges.Select(edge => chosen.Contains(edge.Source))];
    }

    /// <summary>All edges that leave a node of the circuit.</summary>
    public static bool[] Leaving(CircuitGraph graph, IoiNode node) =>
        [.. graph.Edges.Select(edge => graph.SourceName(edge.Source) == node.Node)];

    /// <summary>All edges that are not <see cref="IoiCircuit.Declared"/>.</summary>
    public static bool[] Undeclared(CircuitGraph graph)
    {
        var patched = Enumerable.Repeat(true, graph.Edges.Count).ToArray();
        foreach (var edge in IoiCircuit.Declared)
            patched[graph.IndexOfEdge(edge)] = false;
        return patched;
    }

    public void Dispose() => patches.Dispose();
}
