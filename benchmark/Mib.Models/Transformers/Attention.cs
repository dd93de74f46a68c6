using Mib.Models.Hooks;

namespace Mib.Models.Transformers;

/// <summary>Causal self-attention of one block: every head with its own keys and values, or in groups that share them.</summary>
/// <param name="config">The model's shape.</param>
/// <param name="weights">The block's weights.</param>
/// <param name="names">The block's hook points.</param>
/// <param name="layer">The block.</param>
internal sealed class Attention(TransformerConfig config, BlockWeights weights, BlockHooks names, int layer)
{
    private readonly long heads = config.Heads;
    private readonly long width = config.DHead;

    /// <summary>Runs attention.</summary>
    /// <param name="resid">[batch, pos, d_model] residual stream before the norm.</param>
    /// <param name="context">What the positions of the run see.</param>
    /// <param name="hooks">The run's hooks.</param>
    /// <returns>[batch, pos, d_model], what is added to the residual stream.</returns>
    /// <remarks>Everything else that it makes is gone before the MLP begins.</remarks>
    public Tensor Run(Tensor resid, RunContext context, HookSet hooks)
    {
        using var scope = NewDisposeScope();
        var (q, k, v) = SplitInputs(hooks) ? PerHeadQkv(resid, hooks) : Qkv(resid, hooks);
        var z = Attend(q, k, v, null, context, hooks);
        return scope.MoveToOuter(hooks.Apply(names.AttentionOut, Post(Project(z, hooks), hooks)));
    }

    /// <summary>From queries, keys and values to what each head takes from where it looks.</summary>
    /// <param name="q">[batch, pos, head, d_head], before positions are turned in.</param>
    /// <param name="k">[batch, pos, head or key/value head, d_head].</param>
    /// <param name="v">The same.</param>
    /// <param name="chosen">[head] int64: which heads these are; null for all.</param>
    /// <param name="context">What the positions of the run see.</param>
    /// <param name="hooks">The run's hooks.</param>
    /// <returns>z, [batch, pos, head, d_head].</returns>
    public Tensor Attend(Tensor q, Tensor k, Tensor v, Tensor? chosen, RunContext context, HookSet hooks)
    {
        using var scope = NewDisposeScope();
        q = hooks.Apply(names.Q, q);
        k = Hooked(names.K, k, hooks);
        v = Hooked(names.V, v, hooks);
        if (context.Rotary is { } rotary)
        {
            q = hooks.Apply(names.RotaryQ, rotary.Turn(q));
            k = Hooked(names.RotaryK, rotary.Turn(k), hooks);
        }

        if (context.Past is { } past)
            (k, v) = past.Append(layer, k, v, chosen);

        var scores = Reusing.Times(Products(q.transpose(1, 2), k.permute(0, 2, 3, 1)), config.AttentionScale);
        if (config.AttentionSoftCap is { } cap)
            scores = Reusing.SoftCap(scores, cap);
        scores = hooks.Apply(names.AttentionScores, Reusing.Plus(scores, context.MaskOf(config.WindowOf(layer))));
        var pattern = hooks.Apply(names.Pattern, scores.softmax(-1, scores.dtype.Wide()).to(scores.dtype));
        return scope.MoveToOuter(hooks.Apply(names.Z, Products(pattern, v.transpose(1, 2)).transpose(1, 2)));
    }

    private bool SplitInputs(HookSet hooks) => hooks.Has(names.QInput) || hooks.Has(names.KInput) || hooks.Has(names.VInput);

    /// <summary>All heads at once: queries [batch, pos, head, d_head], keys and values [batch, pos, key/value head, d_head].</summary>
    private (Tensor Q, Tensor K, Tensor V) Qkv(Tensor resid, HookSet hooks)
    {
        var x = Norm.Apply(resid, weights.Norm1, config, hooks, names.Norm1);
        long shared = config.KeyValueHeads;
        var all = weights.Qkv.Apply(x).view(x.shape[0], x.shape[1], heads + (2 * shared), width);
        return (all.narrow(2, 0, heads), all.narrow(2, heads, shared), all.narrow(2, heads + shared, shared));
    }

    /// <summary>Each head from an input of its own: queries, keys and values, [batch, pos, head, d_head] each.</summary>
    private (Tensor Q, Tensor K, Tensor V) PerHeadQkv(Tensor resid, HookSet hooks)
    {
        var copies = resid.unsqueeze(2).expand(-1, -1, heads, -1);
        var (matrices, biases) = (weights.HeadMatrices(config), weights.HeadBiases(config));
        return (One(0, names.QInput), One(1, names.KInput), One(2, names.VInput));

        Tensor One(int which, string name)
        {
            var x = Norm.Apply(hooks.Apply(name, copies), weights.Norm1, config, hooks, names.Norm1);
            // [batch·pos, head, d_model] × [head, d_model, d_head], a product a head.
            var rows = x.flatten(0, 1).transpose(0, 1);
            var product = matmul(rows, matrices.narrow(0, which * heads, heads).transpose(1, 2))
                .transpose(0, 1).reshape(x.shape[0], x.shape[1], heads, width);
            return biases is null ? product : product + biases.narrow(0, which * heads, heads);
        }
    }

    /// <summary>Runs a hook on keys or values; heads that share them get copies of their own just then.</summary>
    private Tensor Hooked(string name, Tensor x, HookSet hooks)
    {
        if (!hooks.Has(name))
            return x;
        return hooks.Apply(name, x.shape[2] == heads ? x : x.repeat_interleave(heads / x.shape[2], 2));
    }

    /// <summary>A matrix product a head, where neighbouring heads on the left may share one matrix on the right.</summary>
    /// <param name="left">[batch, head, n, m].</param>
    /// <param name="right">[batch, head or key/value head, m, k].</param>
    /// <returns>[batch, head, n, k].</returns>
    private static Tensor Products(Tensor left, Tensor right)
    {
        var shared = right.shape[1];
        if (shared == left.shape[1])
            return matmul(left, right);
        // The rows of all heads of a group stand below one another: one product a group, and nothing is copied out.
        var grouped = left.reshape(left.shape[0], shared, -1, left.shape[3]);
        return matmul(grouped, right).view(left.shape[0], left.shape[1], left.shape[2], right.shape[3]);
    }

    private Tensor Project(Tensor z, HookSet hooks)
    {
        if (!hooks.Has(names.Result))
            return weights.Out.Apply(z.flatten(2));

        var rows = z.flatten(0, 1).transpose(0, 1);
        // [head · d_head, d_model] as [head, d_head, d_model], whichever way round it lies in memory.
        var result = matmul(rows, weights.Out.Weight.unflatten(0, heads, width))
            .transpose(0, 1).reshape(z.shape[0], z.shape[1], heads, config.DModel);
        var sum = hooks.Apply(names.Result, result).sum([2]);
        return weights.Out.Bias is { } bias ? sum + bias : sum;
    }

    private Tensor Post(Tensor sum, HookSet hooks) => weights.Norm1Post is { } norm
        ? Norm.Apply(hooks.Apply(names.AttentionSum, sum), norm, config, hooks, names.Norm1Post)
        : sum;
}
