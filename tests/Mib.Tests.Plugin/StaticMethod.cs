using Mib.Core.Circuits;
using Mib.Sdk.Circuits;
using Mib.Sdk.Methods;

namespace Mib.Tests.Plugin;

/// <summary>Leaves a mark in the process when its class is initialized, so that a test can see whether plugin code ran.</summary>
[Method("test-static", Description = "Marks the process when its code runs.")]
public sealed class StaticMethod : ICircuitMethod
{
    public const string Mark = "MIB_TEST_PLUGIN_CODE_RAN";

    static StaticMethod() => AppContext.SetData(Mark, "yes");

    public CircuitScores Score(AttributionRun run) =>
        new(run.Model.Graph, [.. run.Model.Graph.Edges.Select(_ => 0.0)]);
}
