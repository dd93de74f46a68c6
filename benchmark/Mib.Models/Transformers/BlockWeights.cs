namespace Mib.Models.Transformers;

/// <summary>A norm's weights.</summary>
/// <param name="Weight">[d_model].</param>
/// <param name="Bias">[d_model]; null where the norm has none.</param>
public sealed record NormWeights(Tensor Weight, Tensor? Bias);

/// <summary>An affine map y = x W + b.</summary>
/// <param name="Weight">[in, out]; in memory either way round, as its checkpoint stores it.</param>
/// <param name="Bias">[out]; null where the map has none.</param>
public sealed record LinearWeights(Tensor Weight, Tensor? Bias)
{
    /// <summary>Applies the map.</summary>
    /// <param name="x">[…, in].</param>
    /// <returns>[…, out].</returns>
    public Tensor Apply(Tensor x) => nn.functional.linear(x, Weight.t(), Bias);
}

/// <summary>The weights of one block.</summary>
/// <param name="Norm1">Norm before attention.</param>
/// <param name="Qkv">[d_model, (head + 2 · key/value head) · d_head]: queries, keys, values side by side, each head by head.</param>
/// <param name="Out">[head · d_head, d_model].</param>
/// <param name="Norm1Post">Norm of what attention writes; null where there is none.</param>
/// <param name="Norm2">Norm before the MLP.</param>
/// <param name="MlpGate">[d_model, d_mlp]; null where the MLP has no gate.</param>
/// <param name="MlpIn">[d_model, d_mlp].</param>
/// <param name="MlpOut">[d_mlp, d_model].</param>
/// <param name="Norm2Post">Norm of what the MLP writes; null where there is none.</param>
public sealed record BlockWeights(
    NormWeights Norm1,
    LinearWeights Qkv,
    LinearWeights Out,
    NormWeights? Norm1Post,
    NormWeights Norm2,
    LinearWeights? MlpGate,
    LinearWeights MlpIn,
    LinearWeights MlpOut,
    NormWeights? Norm2Post)
{
    /// <summary>Each head's own matrices: queries of all heads, then keys, then values; heads that share keys and values repeat them.</summary>
    /// <param name="config">The model's shape.</param>
    /// <returns>[3 · head, d_head, d_model], transposed: from the head to the residual stream.</returns>
    public Tensor HeadMatrices(TransformerConfig config)
    {
        var stored = Qkv.Weight.t().view(config.Heads + (2L * config.KeyValueHeads), config.DHead, config.DModel);
        return config.KeyValueHeads == config.Heads ? stored : stored.index_select(0, StoredHeads(config, stored.device));
    }

    /// <summary>Takes gradients at heads' queries, keys and values back to what their matrices read.</summary>
    /// <param name="rows">[3 · head, token, d_head]: queries of all heads, then keys, then values.</param>
    /// <param name="config">The model's shape.</param>
    /// <returns>[3 · head, token, d_model].</returns>
    /// <remarks>Heads that share keys and values stand below one another in one product: no matrix is copied.</remarks>
    public Tensor FromHeads(Tensor rows, TransformerConfig config)
    {
        var stored = Qkv.Weight.t().view(config.Heads + (2L * config.KeyValueHeads), config.DHead, config.DModel);
        if (config.KeyValueHeads == config.Heads)
            return matmul(rows, stored);
        var tokens = rows.shape[1];
        var queries = matmul(rows.narrow(0, 0, config.Heads), stored.narrow(0, 0, config.Heads));
        var shared = rows.narrow(0, config.Heads, 2L * config.Heads).reshape(2L * config.KeyValueHeads, -1, config.DHead);
        var keysAndValues = matmul(shared, stored.narrow(0, config.Heads, 2L * config.KeyValueHeads)).view(2L * config.Heads, tokens, config.DModel);
        return cat([queries, keysAndValues], 0);
    }

    /// <summary>Queries, keys and values of heads that read something of their own each.</summary>
    /// <param name="x">[3 · head, token, d_model], normalized: what the queries of the heads are made of, then the keys, then the values.</param>
    /// <param name="heads">[head] int64: which heads these are; null for all.</param>
    /// <param name="config">The model's shape.</param>
    /// <returns>[3 · head, token, d_head].</returns>
    public Tensor ToHeads(Tensor x, Tensor? heads, TransformerConfig config)
    {
        var (matrices, biases) = (HeadMatrices(config), HeadBiases(config));
        if (heads is not null)
        {
            var rows = cat([heads, heads + config.Heads, heads + (2 * config.Heads)], 0);
            (matrices, biases) = (matrices.index_select(0, rows), biases?.index_select(0, rows));
        }

        return biases is null ? matmul(x, matrices.transpose(1, 2)) : matmul(x, matrices.transpose(1, 2)).add_(biases.unsqueeze(1));
    }

    /// <summary>Each head's own biases, in the order of <see cref="HeadMatrices"/>.</summary>
    /// <returns>[3 · head, d_head]; null where there are none.</returns>
    public Tensor? HeadBiases(TransformerConfig config)
    {
        var stored = Qkv.Bias?.view(config.Heads + (2L * config.KeyValueHeads), config.DHead);
        return stored is null || config.KeyValueHeads == config.Heads ? stored : stored.index_select(0, StoredHeads(config, stored.device));
    }

    /// <summary>[3 · head] which stored head each head's queries, keys and values are.</summary>
    private static Tensor StoredHeads(TransformerConfig config, Device device)
    {
        var group = config.Heads / config.KeyValueHeads;
        var heads = Enumerable.Range(0, config.Heads).ToArray();
        return tensor(
            [
                .. heads.Select(h => (long)h),
                .. heads.Select(h => (long)(config.Heads + (h / group))),
                .. heads.Select(h => (long)(config.Heads + config.KeyValueHeads + (h / group))),
            ],
            device: device);
    }
}
