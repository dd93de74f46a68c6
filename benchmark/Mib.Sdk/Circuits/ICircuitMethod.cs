using Mib.Core.Circuits;

namespace Mib.Sdk.Circuits;

/// <summary>A circuit-localization method: says how much each edge of the model matters to a task.</summary>
public interface ICircuitMethod
{
    /// <summary>Scores every edge.</summary>
    /// <param name="run">The model and the examples.</param>
    /// <returns>Positive scores for edges that support the task: corrupting such an edge lowers the metric.</returns>
    CircuitScores Score(AttributionRun run);
}
