using System.ComponentModel;
using Mib.Core.Circuits;
using Mib.Core.Results;
using Mib.Models.Transformers;
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

/// <summary>Gives back half of what it was given.</summary>
[Method("test-featurizer-lossy", Description = "Does not invert.")]
public sealed class LossyFeaturizerMethod : IVariableMethod
{
    public IReadOnlyList<Featurizer> Fit(VariableRun run) => [new OddFeaturizer { Back = 0.5 }];
}

[Method("test-featurizer-outside", Description = "Selects a feature that it has not.")]
public sealed class OutsideFeaturizerMethod : IVariableMethod
{
    public IReadOnlyList<Featurizer> Fit(VariableRun run) => [new OddFeaturizer { Selected = [run.Widths[0]] }];
}

[Method("test-featurizer-nan", Description = "Has a weight that is no number.")]
public sealed class NanFeaturizerMethod : IVariableMethod
{
    public IReadOnlyList<Featurizer> Fit(VariableRun run) => [new OddFeaturizer { Weight = float.NaN }];
}

[Method("test-featurizer-oblique", Description = "Takes directions that are not orthogonal.")]
public sealed class ObliqueFeaturizerMethod : IVariableMethod
{
    public IReadOnlyList<Featurizer> Fit(VariableRun run)
    {
        using var oblique = ones([run.Widths[0], 2]);
        return [new SubspaceFeaturizer(oblique)];
    }
}

/// <summary>Returns the same object again.</summary>
[Method("test-featurizer-again", Description = "Fits once for all.")]
public sealed class SameFeaturizerMethod : IVariableMethod
{
    private readonly IReadOnlyList<Featurizer> fitted = [new OddFeaturizer()];

    public IReadOnlyList<Featurizer> Fit(VariableRun run) => [.. run.Site.Units.Select(_ => fitted[0])];
}

/// <summary>Trains the same tensor again.</summary>
[Method("test-featurizer-shared", Description = "Writes where it wrote before.")]
public sealed class SharingFeaturizerMethod : IVariableMethod
{
    private Tensor? basis;

    public IReadOnlyList<Featurizer> Fit(VariableRun run)
    {
        using var scope = NewDisposeScope();
        var found = eye(run.Widths[0], dtype: ScalarType.Float64).narrow(1, run.Seed, 1);
        basis ??= zeros_like(found).DetachFromDisposeScope();
        basis.copy_(found);
        return [new SubspaceFeaturizer(basis)];
    }
}

/// <summary>Lets go what an earlier featurizer still needs.</summary>
[Method("test-featurizer-freed", Description = "Disposes too early.")]
public sealed class FreeingFeaturizerMethod : IVariableMethod
{
    private Tensor? basis;

    public IReadOnlyList<Featurizer> Fit(VariableRun run)
    {
        using var scope = NewDisposeScope();
        basis?.Dispose();
        basis = eye(run.Widths[0], dtype: ScalarType.Float64).narrow(1, run.Seed, 1).contiguous().DetachFromDisposeScope();
        return [new SubspaceFeaturizer(basis)];
    }
}

/// <summary>Keeps one list of features.</summary>
[Method("test-featurizer-list", Description = "Selects into the same list.")]
public sealed class ListFeaturizerMethod : IVariableMethod
{
    private readonly List<int> selected = [];

    public IReadOnlyList<Featurizer> Fit(VariableRun run)
    {
        selected.Clear();
        selected.Add(run.Seed);
        return [new OddFeaturizer { Selected = selected }];
    }
}

/// <summary>Says wrongly what it reads.</summary>
[Method("test-inputs", Description = "Has inputs that do not tell runs apart.")]
public sealed class InputsMethod(InputsOptions options) : IVariableMethod
{
    public IReadOnlyList<Setting> Prepare(HookedTransformer model, string modelHash, IReadOnlyList<Unit> units) => options.Inputs switch
    {
        "null" => null!,
        "null-entry" => [null!],
        "no-name" => [new("", "x")],
        "no-value" => [new("x", null!)],
        "twice" => [new("x", "1"), new("x", "2")],
        _ => [new(options.Inputs, "1")],
    };

    public IReadOnlyList<Featurizer> Fit(VariableRun run) => [];
}

/// <summary>Which of the mistakes.</summary>
public sealed record InputsOptions
{
    [Description("What Prepare says.")]
    public string Inputs { get; init; } = "null";
}

/// <summary>The identity, but for what it is told to get wrong.</summary>
internal sealed class OddFeaturizer : Featurizer
{
    /// <summary>What is left of a vector when it comes back.</summary>
    public double Back { get; init; } = 1;

    public float Weight { get; init; }

    public override string Kind => "odd";

    public override IReadOnlyList<KeyValuePair<string, Tensor>> State => [new("weight", tensor(Weight))];

    public override (Tensor Features, Tensor Error) Featurize(Tensor x) => (x, zeros_like(x));

    public override Tensor Invert(Tensor features, Tensor error) => features * Back;
}
