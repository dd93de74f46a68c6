namespace Mib.Core.Circuits;

/// <summary>What a score is given to, and what a circuit keeps or leaves out.</summary>
public enum Level
{
    /// <summary>Each edge of the graph.</summary>
    Edge,

    /// <summary>Each source, with all edges that leave it.</summary>
    Node,

    /// <summary>Each coordinate of what each source writes to the residual stream.</summary>
    Neuron,
}
