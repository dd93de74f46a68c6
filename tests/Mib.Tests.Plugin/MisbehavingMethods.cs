using Mib.Core.Circuits;
using Mib.Sdk.Circuits;
using Mib.Sdk.Methods;
using Mib.Sdk.Variables;

namespace Mib.Tests.Plugin;

[Method("test-throws", Description = "Throws while it scores.")]
public sealed class ThrowingMethod : ICircuitMethod
{
    public CircuitScores Score(AttributionRun run) => throw new InvalidOperationException("the moon is in the wrong house");
}

[Method("test-nan", Description = "Scores that are not a number.")]
public sealed class NanMethod : ICircuitMethod
{
    public CircuitScores Score(AttributionRun run) =>
        new(run.Model.Graph, [.. run.Model.Graph.Edges.Select(_ => double.NaN)]);
}

[Method("test-null", Description = "Returns nothing.")]
public sealed class NullMethod : ICircuitMethod
{
    public CircuitScores Score(AttributionRun run) => null!;
}

[Method("test-wrong-graph", Description = "Scores the graph of another model.")]
public sealed class WrongGraphMethod : ICircuitMethod
{
    public CircuitScores Score(AttributionRun run)
    {
        var other = new CircuitGraph(run.Model.Graph.Layers + 1, run.Model.Graph.Heads, run.Model.Graph.DModel);
        return new(other, [.. other.Edges.Select(_ => 1.0)]);
    }
}

[Method("test-gives-up", Description = "Says that it was cancelled when nobody wanted it to.")]
public sealed class QuittingMethod : ICircuitMethod
{
    public CircuitScores Score(AttributionRun run) => throw new OperationCanceledException("enough");
}

[Method("test-constructor-throws", Description = "Cannot be made.")]
public sealed class UnmakableMethod : ICircuitMethod
{
    public UnmakableMethod() => throw new InvalidOperationException("not today");

    public CircuitScores Score(AttributionRun run) => throw new NotSupportedException();
}

[Method("test-two-parameters", Description = "Has a constructor that the host cannot call.")]
public sealed class TwoParameterMethod(int first, int second) : ICircuitMethod
{
    public CircuitScores Score(AttributionRun run) => throw new NotSupportedException($"{first} {second}");
}

[Method("test-featurizer-null", Description = "Finds no features.")]
public sealed class NullFeaturizerMethod : IVariableMethod
{
    public IReadOnlyList<Featurizer> Fit(VariableRun run) => [null!];
}
