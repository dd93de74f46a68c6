using Mib.Methods.Alignment;
using Mib.Sdk.Variables;

namespace Mib.Methods.Das;

/// <summary>A subspace of each unit's vectors, each the span of a free matrix's columns.</summary>
internal sealed class Subspaces : Trainee
{
    public Subspaces(VariableRun run, int dimensions)
    {
        var random = run.RandomFor("das-start");
        Parameters = [.. run.Widths.Select(width => Rotations.Start(run, random, width, dimensions))];
    }

    public override IReadOnlyList<Parameter> Parameters { get; }

    public override Tensor Swap(int unit, Tensor bases, Tensor sources)
    {
        var rotation = Rotations.Orthonormal(Parameters[unit]);
        return bases + matmul(matmul(sources - bases, rotation), rotation.t());
    }

    public override IReadOnlyList<Featurizer> Freeze()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return [.. Parameters.Select(free => new SubspaceFeaturizer(Rotations.Orthonormal(free).detach().DetachFromDisposeScope()))];
    }
}
