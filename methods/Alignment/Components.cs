using Mib.Core.Errors;
using Mib.Models;
using Mib.Sdk.Variables;

namespace Mib.Methods.Alignment;

/// <summary>What is done to the coordinates of vectors before their main directions are looked for.</summary>
internal enum Spread
{
    /// <summary>Nothing: the directions of the longest vectors.</summary>
    AsIs,

    /// <summary>Their means are taken away: the directions in which vectors differ most.</summary>
    Centred,

    /// <summary>Their means are taken away, and each is divided by its standard deviation.</summary>
    Standardized,
}

/// <summary>The main directions of a unit's vectors on the training pairs, from the base and from the counterfactual prompts.</summary>
/// <remarks>
/// The singular vectors are exact, and found in float64. A swap in a subspace, x_b + (x_s − x_b) R Rᵀ, is the same wherever the
/// coordinates are counted from: the mean that is taken away decides what the directions are, and is no part of a featurizer.
/// </remarks>
internal static class Components
{
    private const double LeastDeviation = 1e-6;

    /// <summary>The directions, the main ones first: one fewer than there are vectors, or coordinates if those are fewer.</summary>
    /// <param name="run">The site and the examples.</param>
    /// <param name="unit">Which unit of the site.</param>
    /// <param name="spread">What is done to the coordinates before.</param>
    /// <returns>[d, n], owned by the caller's dispose scope.</returns>
    public static Tensor Of(VariableRun run, int unit, Spread spread)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var x = cat([.. run.Train.SelectMany(batch => Vectors(run, batch, unit))], 0);
        var n = Math.Min(x.shape[0], x.shape[1]) - 1;
        if (n < 1)
            throw new NotMeasurableException($"The {x.shape[0]} vectors of {x.shape[1]} coordinates at {run.Site} have no main directions.", "use a method that needs none.");
        if (spread != Spread.AsIs)
            x -= x.mean([0]);
        if (spread == Spread.Standardized)
            x /= x.std(0).clamp_min(LeastDeviation);
        var directions = linalg.svd(x, fullMatrices: false).Vh;
        return directions.narrow(0, 0, n).t().contiguous().to(run.Model.Dtype.Wide()).MoveToOuterDisposeScope();
    }

    /// <summary>Copies: the batch may let its own go before the next one is asked.</summary>
    private static Tensor[] Vectors(VariableRun run, InterchangeBatch batch, int unit)
    {
        run.Cancellation.ThrowIfCancellationRequested();
        return [batch.Bases(unit).to(ScalarType.Float64, copy: true), batch.Sources(unit).to(ScalarType.Float64, copy: true)];
    }
}
