using Mib.Models;
using Mib.Models.Transformers;

namespace Mib.Sdk.Variables;

/// <summary>Puts vectors into the residual stream and runs the rest of the model.</summary>
public static class Intervention
{
    /// <summary>The logits at the last token when the vectors at a site are replaced. The blocks up to the site are not run again.</summary>
    /// <param name="model">The model.</param>
    /// <param name="site">Where.</param>
    /// <param name="batch">The base prompts.</param>
    /// <param name="vectors">[batch, d_model].</param>
    /// <returns>[batch, d_vocab] in float32 or wider, owned by the caller's dispose scope.</returns>
    public static Tensor Logits(HookedTransformer model, Site site, InterchangeBatch batch, Tensor vectors)
    {
        using var scope = NewDisposeScope();
        var rows = batch.Residual.shape[0];
        var place = batch.Positions.view(rows, 1, 1).expand(rows, 1, batch.Residual.shape[2]);
        var resid = batch.Residual.scatter(1, place, vectors.to(batch.Residual.dtype).unsqueeze(1));
        var last = batch.Prompts.AtLast(model.ResidualFrom(site.Layer + 1, resid, batch.Prompts));
        return model.Unembed(last).Wide().MoveToOuterDisposeScope();
    }
}
