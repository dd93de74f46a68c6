using Mib.Models.Batches;
using Mib.Models.Transformers;
using Mib.Sdk.Circuits;

namespace Mib.Methods.Eap;

/// <summary>What changes at each source when the prompt is corrupted.</summary>
internal static class SourceDifference
{
    /// <summary>a_u(corrupted) − a_u(clean).</summary>
    /// <returns>[source, batch, pos, d_model], owned by the caller's dispose scope.</returns>
    public static Tensor Of(HookedTransformer model, PairBatch batch)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var corrupted = SourceActivations.Of(model, batch.Corrupted).Sources;
        return corrupted.sub_(SourceActivations.Of(model, batch.Clean).Sources).MoveToOuterDisposeScope();
    }
}
