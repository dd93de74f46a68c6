using Mib.Core.Circuits;

namespace Mib.Sdk.Circuits;

/// <summary>The sources of a circuit from which kept edges lead to the logits: nobody else need be run. They are counted in the graph's order.</summary>
internal sealed class LiveSources
{
    private readonly Circuit circuit;
    private readonly CircuitGraph graph;
    private readonly int[] place;
    private readonly int[] before;

    public LiveSources(Circuit circuit)
    {
        (this.circuit, graph) = (circuit, circuit.Graph);
        var isLive = new bool[graph.SourceCount];
        // Readers come after what they read: backwards, each is settled before what it reads is asked about.
        for (var i = graph.Edges.Count - 1; i >= 0; i--)
        {
            var reader = graph.SourceOfChannel(graph.Edges[i].Channel);
            isLive[graph.Edges[i].Source] |= circuit.EdgeMask[i] && (reader < 0 || isLive[reader]);
        }

        before = new int[graph.SourceCount + 1];
        place = new int[graph.SourceCount];
        for (var source = 0; source < isLive.Length; source++)
        {
            place[source] = isLive[source] ? before[source] : -1;
            before[source + 1] = before[source] + (isLive[source] ? 1 : 0);
        }
    }

    public bool Contains(int source) => place[source] >= 0;

    /// <summary>How many live sources there are before one, in the graph's order.</summary>
    public int Before(int source) => before[source];

    /// <summary>The live heads of a layer.</summary>
    public int[] Heads(int layer) => [.. Enumerable.Range(0, graph.Heads).Where(head => Contains(graph.HeadSource(layer, head)))];

    /// <summary>What each of some channels keeps of the live sources before it.</summary>
    /// <param name="channels">Channels that see the same sources.</param>
    /// <returns>[channel, 1 + live source before it]: 1 for a kept edge, and 1 in the first column.</returns>
    public float[] Kept(IReadOnlyList<int> channels)
    {
        var sources = graph.SourcesBefore(channels[0]);
        var width = 1 + Before(sources);
        var cells = new float[channels.Count * width];
        for (var row = 0; row < channels.Count; row++)
        {
            cells[row * width] = 1;
            for (var source = 0; source < sources; source++)
            {
                if (Contains(source) && circuit.EdgeMask[graph.IndexOf(new(source, channels[row]))])
                    cells[(row * width) + 1 + place[source]] = 1;
            }
        }

        return cells;
    }
}
