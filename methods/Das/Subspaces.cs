using Mib.Core;
using Mib.Methods.Alignment;
using Mib.Models;
using Mib.Sdk.Variables;

namespace Mib.Methods.Das;

/// <summary>A subspace of each unit's vectors, each the span of a free matrix's columns.</summary>
internal sealed class Subspaces : Trainee
{
    public Subspaces(VariableRun run, int dimensions)
    {
        var random = run.RandomFor("das-start");
        Parameters = [.. run.Widths.Select(width => Start(run, random, width, dimensions))];
    }

    public override IReadOnlyList<Parameter> Parameters { get; }

    public override Tensor Swap(int unit, Tensor bases, Tensor sources)
    {
        var rotation = Orthonormal(unit);
        return bases + matmul(matmul(sources - bases, rotation), rotation.t());
    }

    public override IReadOnlyList<Featurizer> Freeze()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return [.. Parameters.Select((_, unit) => new SubspaceFeaturizer(Orthonormal(unit).detach().DetachFromDisposeScope()))];
    }

    /// <summary>A random subspace: a matrix of normal draws, made the same way on every machine.</summary>
    private static Parameter Start(VariableRun run, Random random, int width, int dimensions)
    {
        using var scope = NewDisposeScope();
        var draws = new double[width * dimensions];
        for (var i = 0; i < draws.Length; i++)
            draws[i] = random.NextGaussian();
        var (q, _) = linalg.qr(tensor(draws, [width, dimensions]));
        return new Parameter(q.to(run.Model.Dtype.Wide(), run.Model.Device).DetachFromDisposeScope());
    }

    private Tensor Orthonormal(int unit) => linalg.qr(Parameters[unit]).Item1;
}
