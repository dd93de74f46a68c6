namespace Mib.Models.Transformers;

/// <summary>In which form a model's weights are run.</summary>
public enum WeightForm
{
    /// <summary>As they are stored.</summary>
    Raw,

    /// <summary>As <see cref="FoldedWeights"/> makes them, which is what the reference's harness runs.</summary>
    Folded,
}

/// <summary>TransformerLens's default processing: the same function of the tokens up to a constant added to all logits, of other parts.</summary>
/// <remarks>
/// Norms' weights and biases go into the matrices that read them; what writes to the residual stream writes nothing into its mean,
/// which LayerNorm takes out anyway; logits have mean 0, unless a soft-cap would see the difference; value biases, which attention
/// passes on unchanged, go into the output bias (spec/circuit-track.md §1.5). Norms behind attention and MLPs (Gemma-2) stay.
/// </remarks>
public static class FoldedWeights
{
    /// <summary>Folds weights.</summary>
    /// <param name="config">The model's shape.</param>
    /// <param name="weights">The weights; not changed.</param>
    /// <returns>New weights in no dispose scope, with an unembedding of their own.</returns>
    public static TransformerWeights Of(TransformerConfig config, TransformerWeights weights)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var unembedding = Reading(new(weights.Unembedding.t(), weights.UnembeddingBias), weights.FinalNorm, config);
        if (config.FinalSoftCap is null)
            unembedding = Written(unembedding);
        var folded = new TransformerWeights(
            Centred(weights.Embedding, config),
            weights.PositionEmbedding is { } positions ? Centred(positions, config) : null,
            [.. weights.Blocks.Select(block => Fold(block, config))],
            Plain(weights.FinalNorm, config),
            unembedding.Weight.t().contiguous())
        {
            UnembeddingBias = unembedding.Bias,
        };
        foreach (var (_, weight) in folded.Named())
            weight.DetachFromDisposeScope();
        return folded;
    }

    private static BlockWeights Fold(BlockWeights block, TransformerConfig config)
    {
        var isCentred = config.Norm == NormKind.LayerNorm;
        var qkv = Reading(block.Qkv, block.Norm1, config);
        var output = ValueBias(qkv, config) is { } values
            ? block.Out with { Bias = matmul(values, block.Out.Weight) + (block.Out.Bias ?? zeros([config.DModel], values.dtype, values.device)) }
            : new(block.Out.Weight.clone(), block.Out.Bias?.clone());
        return new(
            Plain(block.Norm1, config),
            WithoutValueBias(qkv, config),
            isCentred ? Written(output) : output with { Weight = block.Out.Weight.clone() },
            Copy(block.Norm1Post),
            Plain(block.Norm2, config),
            block.MlpGate is { } gate ? Reading(gate, block.Norm2, config) : null,
            Reading(block.MlpIn, block.Norm2, config),
            isCentred ? Written(block.MlpOut) : new(block.MlpOut.Weight.clone(), block.MlpOut.Bias?.clone()),
            Copy(block.Norm2Post));
    }

    /// <summary>A map that reads a norm, with the norm's weight and bias in it.</summary>
    private static LinearWeights Reading(LinearWeights map, NormWeights norm, TransformerConfig config)
    {
        var weight = map.Weight * Norm.Weight(norm, config).to(map.Weight.dtype).unsqueeze(1);
        var bias = norm.Bias is not { } shift ? map.Bias?.clone() : map.Bias is { } own ? matmul(shift, map.Weight) + own : matmul(shift, map.Weight);
        return new(config.Norm == NormKind.LayerNorm ? weight - weight.mean([0], keepdim: true) : weight, bias);
    }

    /// <summary>A map whose output has mean 0.</summary>
    private static LinearWeights Written(LinearWeights map) =>
        new(map.Weight - map.Weight.mean([1], keepdim: true), map.Bias is { } bias ? bias - bias.mean() : null);

    private static Tensor Centred(Tensor table, TransformerConfig config) =>
        config.Norm == NormKind.LayerNorm ? table - table.mean([1], keepdim: true) : table.clone();

    /// <summary>A norm that only normalizes.</summary>
    private static NormWeights Plain(NormWeights norm, TransformerConfig config) => new(
        config.NormWeightIsOffset ? zeros_like(norm.Weight) : ones_like(norm.Weight), norm.Bias is { } bias ? zeros_like(bias) : null);

    private static NormWeights? Copy(NormWeights? norm) => norm is null ? null : new(norm.Weight.clone(), norm.Bias?.clone());

    /// <summary>[head · d_head] each head's value bias; heads that share values share theirs. Null where there are none.</summary>
    private static Tensor? ValueBias(LinearWeights qkv, TransformerConfig config) => qkv.Bias?
        .narrow(0, FirstValue(config), (long)config.KeyValueHeads * config.DHead)
        .view(config.KeyValueHeads, config.DHead).repeat_interleave(config.Heads / config.KeyValueHeads, 0).flatten();

    private static LinearWeights WithoutValueBias(LinearWeights qkv, TransformerConfig config)
    {
        qkv.Bias?.narrow(0, FirstValue(config), (long)config.KeyValueHeads * config.DHead).zero_();
        return qkv;
    }

    private static long FirstValue(TransformerConfig config) => (long)(config.Heads + config.KeyValueHeads) * config.DHead;
}
