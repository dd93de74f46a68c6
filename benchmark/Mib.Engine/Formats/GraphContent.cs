using Mib.Core.Circuits;

namespace Mib.Engine.Formats;

/// <summary>What a graph's file holds.</summary>
/// <param name="Scores">
/// Scores at the finest level that it has any at: of neurons, else of nodes, else of edges; null if it has none.
/// </param>
/// <param name="Circuit">What it marks as in the graph; null if it marks nothing as in or out.</param>
public sealed record GraphContent(CircuitScores? Scores, Circuit? Circuit);
