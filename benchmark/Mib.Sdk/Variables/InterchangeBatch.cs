using Mib.Models.Batches;

namespace Mib.Sdk.Variables;

/// <summary>Some labelled examples at one site.</summary>
/// <param name="Prompts">The base prompts.</param>
/// <param name="Residual">[batch, pos, d_model] residual stream of the base prompts after the site's block.</param>
/// <param name="Positions">[batch] int64; place of the site's token in each base prompt.</param>
/// <param name="Bases">[batch, d_model] the base prompts' vectors at the site, in float32 or wider.</param>
/// <param name="Sources">[batch, d_model] the counterfactual prompts' vectors at the site, in float32 or wider.</param>
/// <param name="Labels">[batch] int64; the token that the causal model predicts after the interchange.</param>
public sealed record InterchangeBatch(
    PaddedBatch Prompts, Tensor Residual, Tensor Positions, Tensor Bases, Tensor Sources, Tensor Labels) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Prompts.Dispose();
        Residual.Dispose();
        Positions.Dispose();
        Bases.Dispose();
        Sources.Dispose();
        Labels.Dispose();
    }
}
