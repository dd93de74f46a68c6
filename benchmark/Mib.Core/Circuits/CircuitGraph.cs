namespace Mib.Core.Circuits;

/// <summary>The computation graph of a transformer: who writes to the residual stream, and who reads it.</summary>
/// <remarks>
/// Sources write: <c>input</c> (the token embedding), each attention head, each MLP. Channels read: the q, k and v
/// inputs of each head, the input of each MLP, the logits. An edge joins a source to each later channel
/// (spec/circuit-track.md §1; Hanna et al. 2024, arXiv:2403.17806).
/// </remarks>
/// <param name="Layers">Blocks of the model.</param>
/// <param name="Heads">Query heads of a block.</param>
/// <param name="DModel">Width of the residual stream.</param>
public sealed record CircuitGraph(int Layers, int Heads, int DModel)
{
    private const string QkvLetters = "qkv";
    private Edge[]? edges;
    private Dictionary<string, int>? edgeIndex;

    /// <summary>A copy by <c>with</c> lists its own edges: it may have other sizes.</summary>
    private CircuitGraph(CircuitGraph other) => (Layers, Heads, DModel) = (other.Layers, other.Heads, other.DModel);

    /// <summary>How many sources: 1 + layers × (heads + 1).</summary>
    public int SourceCount => 1 + (Layers * (Heads + 1));

    /// <summary>How many channels: layers × (3 heads + 1) + 1.</summary>
    public int ChannelCount => (Layers * ((3 * Heads) + 1)) + 1;

    /// <summary>The last channel, the input of the unembedding.</summary>
    public int LogitsChannel => ChannelCount - 1;

    /// <summary>Every edge, in the order of the reference's graph files, which also breaks ties.</summary>
    public IReadOnlyList<Edge> Edges => edges ??= [.. EnumerateEdges()];

    /// <summary>Index of the source that is a head.</summary>
    public int HeadSource(int layer, int head) => 1 + (layer * (Heads + 1)) + head;

    /// <summary>Index of the source that is an MLP.</summary>
    public int MlpSource(int layer) => 1 + (layer * (Heads + 1)) + Heads;

    /// <summary>Whether a source is a head.</summary>
    public bool IsHead(int source) => source > 0 && (source - 1) % (Heads + 1) < Heads;

    /// <summary>Index of the channel that is a head's q (0), k (1) or v (2) input.</summary>
    public int HeadChannel(int layer, int qkv, int head) => (layer * ((3 * Heads) + 1)) + (qkv * Heads) + head;

    /// <summary>Index of the channel that is an MLP's input.</summary>
    public int MlpChannel(int layer) => (layer * ((3 * Heads) + 1)) + (3 * Heads);

    /// <summary>How many sources come before a channel; these are the first ones.</summary>
    public int SourcesBefore(int channel)
    {
        if (channel == LogitsChannel)
            return SourceCount;
        var (layer, within) = Math.DivRem(channel, (3 * Heads) + 1);
        return HeadSource(layer, 0) + (within == 3 * Heads ? Heads : 0);
    }

    /// <summary>The source that a channel belongs to; the logits belong to none, −1.</summary>
    public int SourceOfChannel(int channel)
    {
        if (channel == LogitsChannel)
            return -1;
        var (layer, within) = Math.DivRem(channel, (3 * Heads) + 1);
        return within == 3 * Heads ? MlpSource(layer) : HeadSource(layer, within % Heads);
    }

    /// <summary><c>input</c>, <c>a3.h7</c> or <c>m3</c>.</summary>
    public string SourceName(int source)
    {
        if (source == 0)
            return "input";
        var (layer, within) = Math.DivRem(source - 1, Heads + 1);
        return within == Heads ? $"m{layer}" : $"a{layer}.h{within}";
    }

    /// <summary><c>a3.h7&lt;q&gt;</c>, <c>m3</c> or <c>logits</c>.</summary>
    public string ChannelName(int channel)
    {
        if (channel == LogitsChannel)
            return "logits";
        var (layer, within) = Math.DivRem(channel, (3 * Heads) + 1);
        return within == 3 * Heads ? $"m{layer}" : $"a{layer}.h{within % Heads}<{QkvLetters[within / Heads]}>";
    }

    /// <summary><c>input-&gt;a3.h7&lt;q&gt;</c> and the like.</summary>
    public string EdgeName(Edge edge) => $"{SourceName(edge.Source)}->{ChannelName(edge.Channel)}";

    /// <summary>How many edges, sources or neurons there are.</summary>
    public int CountOf(Level level) => level switch
    {
        Level.Edge => Edges.Count,
        Level.Node => SourceCount,
        _ => SourceCount * DModel,
    };

    /// <summary>The name of an edge, of a source, or of a neuron: <c>a3.h7[12]</c>.</summary>
    /// <param name="level">What is named.</param>
    /// <param name="index">Its place among those of its kind.</param>
    public string NameOf(Level level, int index) => level switch
    {
        Level.Edge => EdgeName(Edges[index]),
        Level.Node => SourceName(index),
        _ => $"{SourceName(index / DModel)}[{index % DModel}]",
    };

    /// <summary>Place of an edge of the graph in <see cref="Edges"/>.</summary>
    public int IndexOf(Edge edge)
    {
        var (layer, within) = edge.Channel == LogitsChannel ? (Layers, 0) : Math.DivRem(edge.Channel, (3 * Heads) + 1);
        // Σ over the layers before: 3 heads + 1 channels see all earlier layers' sources, and the MLP its own layer's heads too.
        var before = (((3 * Heads) + 1) * (layer + ((Heads + 1) * layer * (layer - 1) / 2))) + (layer * Heads);
        if (edge.Channel == LogitsChannel)
            return before + edge.Source;
        return within == 3 * Heads
            ? before + (3 * Heads * HeadSource(layer, 0)) + edge.Source
            : before + (3 * Heads * edge.Source) + (3 * (within % Heads)) + (within / Heads);
    }

    /// <summary>Place of an edge in <see cref="Edges"/> by its name; −1 if the graph has no such edge.</summary>
    public int IndexOfEdge(string name)
    {
        edgeIndex ??= Edges.Select((e, i) => (name: EdgeName(e), i)).ToDictionary(x => x.name, x => x.i, StringComparer.Ordinal);
        return edgeIndex.GetValueOrDefault(name, -1);
    }

    /// <summary>The same graph: equal sizes.</summary>
    public bool Equals(CircuitGraph? other) =>
        other is not null && (Layers, Heads, DModel) == (other.Layers, other.Heads, other.DModel);

    /// <inheritdoc/>
    public override int GetHashCode() => (Layers, Heads, DModel).GetHashCode();

    private IEnumerable<Edge> EnumerateEdges()
    {
        for (var layer = 0; layer < Layers; layer++)
        {
            for (var source = 0; source < HeadSource(layer, 0); source++)
            {
                for (var head = 0; head < Heads; head++)
                {
                    for (var qkv = 0; qkv < 3; qkv++)
                        yield return new(source, HeadChannel(layer, qkv, head));
                }
            }

            for (var source = 0; source < MlpSource(layer); source++)
                yield return new(source, MlpChannel(layer));
        }

        for (var source = 0; source < SourceCount; source++)
            yield return new(source, LogitsChannel);
    }
}

/// <summary>An edge of a <see cref="CircuitGraph"/>.</summary>
/// <param name="Source">Index of who writes.</param>
/// <param name="Channel">Index of who reads.</param>
public readonly record struct Edge(int Source, int Channel);
