using Mib.Core;
using Mib.Models;
using Mib.Sdk.Variables;

namespace Mib.Methods.Alignment;

/// <summary>Matrices of orthonormal columns that can be trained: the Q of a free matrix's QR decomposition.</summary>
internal static class Rotations
{
    /// <summary>The free matrix of a random rotation, made the same way on every machine.</summary>
    /// <param name="run">The run.</param>
    /// <param name="random">Where its normal draws come from.</param>
    /// <param name="width">Rows.</param>
    /// <param name="columns">Columns, at most as many as rows.</param>
    /// <returns>[width, columns], in no dispose scope.</returns>
    public static Parameter Start(VariableRun run, Random random, int width, int columns)
    {
        using var scope = NewDisposeScope();
        var draws = new double[width * columns];
        for (var i = 0; i < draws.Length; i++)
            draws[i] = random.NextGaussian();
        var (q, _) = linalg.qr(tensor(draws, [width, columns]));
        return new Parameter(q.to(run.Model.Dtype.Wide(), run.Model.Device).DetachFromDisposeScope());
    }

    /// <summary>[width, columns] what a free matrix stands for; its first columns depend on those of the free matrix alone.</summary>
    public static Tensor Orthonormal(Parameter free) => linalg.qr(free).Q;
}
