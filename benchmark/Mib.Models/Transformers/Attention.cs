using Mib.Models.Batches;
using Mib.Models.Hooks;

namespace Mib.Models.Transformers;

/// <summary>Multi-head causal self-attention of one block.</summary>
/// <param name="config">The model's shape.</param>
/// <param name="weights">The block's weights.</param>
/// <param name="names">The block's hook points.</param>
internal sealed class Attention(TransformerConfig config, BlockWeights weights, BlockHooks names)
{
    private readonly long heads = config.Heads;
    private readonly long width = config.DHead;

    /// <summary>Runs attention.</summary>
    /// <param name="resid">[batch, pos, d_model] residual stream before the norm.</param>
    /// <param name="mask">[batch, 1, query, key] to be added to the scores: 0 where a query sees a key.</param>
    /// <param name="hooks">The run's hooks.</param>
    /// <returns>[batch, pos, d_model].</returns>
    public Tensor Run(Tensor resid, Tensor mask, HookSet hooks)
    {
        var (q, k, v) = SplitInputs(hooks) ? PerHeadQkv(resid, hooks) : Qkv(resid, hooks);
        q = hooks.Apply(names.Q, q);
        k = hooks.Apply(names.K, k);
        v = hooks.Apply(names.V, v);

        var scores = (matmul(q.transpose(1, 2), k.permute(0, 2, 3, 1)) * (1 / Math.Sqrt(width))) + mask;
        var pattern = hooks.Apply(names.Pattern, hooks.Apply(names.AttentionScores, scores).softmax(-1));
        var z = hooks.Apply(names.Z, matmul(pattern, v.transpose(1, 2)).transpose(1, 2));
        return hooks.Apply(names.AttentionOut, Project(z, hooks));
    }

    /// <summary>The mask of a batch: causal, and blind to padding.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="dtype">Element type of the scores.</param>
    /// <returns>[batch, 1, query, key]; 0 where a query sees a key, otherwise the lowest finite number.</returns>
    /// <remarks>Not −∞: a padding query sees no key at all, and a row of −∞ would become NaN.</remarks>
    public static Tensor Mask(PaddedBatch batch, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var causal = ones([batch.Width, batch.Width], ScalarType.Bool, batch.Mask.device).tril();
        var sees = causal.unsqueeze(0).logical_and(batch.Mask.unsqueeze(1));
        var lowest = dtype switch
        {
            ScalarType.Float64 => double.MinValue,
            ScalarType.Float16 => -65504,
            _ => -3e38,
        };
        return zeros([batch.Rows, batch.Width, batch.Width], dtype, batch.Mask.device)
            .masked_fill_(sees.logical_not(), lowest).unsqueeze(1).MoveToOuterDisposeScope();
    }

    private bool SplitInputs(HookSet hooks) => hooks.Has(names.QInput) || hooks.Has(names.KInput) || hooks.Has(names.VInput);

    private (Tensor Q, Tensor K, Tensor V) Qkv(Tensor resid, HookSet hooks)
    {
        var x = LayerNorm.Apply(resid, weights.Norm1, config.NormEpsilon, hooks, names.Norm1Scale, names.Norm1Normalized);
        var all = nn.functional.linear(x, weights.Qkv.Weight.t(), weights.Qkv.Bias).view(x.shape[0], x.shape[1], 3, heads, width);
        return (all.select(2, 0), all.select(2, 1), all.select(2, 2));
    }

    private (Tensor Q, Tensor K, Tensor V) PerHeadQkv(Tensor resid, HookSet hooks)
    {
        var copies = resid.unsqueeze(2).expand(-1, -1, heads, -1);
        return (One(0, names.QInput), One(1, names.KInput), One(2, names.VInput));

        Tensor One(int which, string name)
        {
            var x = LayerNorm.Apply(
                hooks.Apply(name, copies), weights.Norm1, config.NormEpsilon, hooks, names.Norm1Scale, names.Norm1Normalized);
            // [batch·pos, head, d_model] × [head, d_model, d_head], a product a head.
            var rows = x.flatten(0, 1).transpose(0, 1);
            var matrix = weights.Qkv.Weight.view(config.DModel, 3, heads, width).select(1, which).transpose(0, 1);
            var bias = weights.Qkv.Bias.view(3, heads, width).select(0, which);
            return matmul(rows, matrix).transpose(0, 1).reshape(x.shape[0], x.shape[1], heads, width) + bias;
        }
    }

    private Tensor Project(Tensor z, HookSet hooks)
    {
        if (!hooks.Has(names.Result))
            return nn.functional.linear(z.flatten(2), weights.Out.Weight.t(), weights.Out.Bias);

        var rows = z.flatten(0, 1).transpose(0, 1);
        var result = matmul(rows, weights.Out.Weight.view(heads, width, config.DModel))
            .transpose(0, 1).reshape(z.shape[0], z.shape[1], heads, config.DModel);
        return hooks.Apply(names.Result, result).sum([2]) + weights.Out.Bias;
    }
}
