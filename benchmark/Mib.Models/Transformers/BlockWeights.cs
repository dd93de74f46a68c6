namespace Mib.Models.Transformers;

/// <summary>A LayerNorm's weights.</summary>
/// <param name="Weight">[d_model].</param>
/// <param name="Bias">[d_model].</param>
public sealed record NormWeights(Tensor Weight, Tensor Bias);

/// <summary>An affine map y = x W + b.</summary>
/// <param name="Weight">[in, out].</param>
/// <param name="Bias">[out].</param>
public sealed record LinearWeights(Tensor Weight, Tensor Bias);

/// <summary>The weights of one block.</summary>
/// <param name="Norm1">Norm before attention.</param>
/// <param name="Qkv">[d_model, 3 · head · d_head]: queries, keys, values side by side, each head by head.</param>
/// <param name="Out">[head · d_head, d_model].</param>
/// <param name="Norm2">Norm before the MLP.</param>
/// <param name="MlpIn">[d_model, d_mlp].</param>
/// <param name="MlpOut">[d_mlp, d_model].</param>
public sealed record BlockWeights(
    NormWeights Norm1, LinearWeights Qkv, LinearWeights Out, NormWeights Norm2, LinearWeights MlpIn, LinearWeights MlpOut);

/// <summary>All weights of a model.</summary>
/// <param name="Embedding">[d_vocab, d_model].</param>
/// <param name="PositionEmbedding">[n_ctx, d_model].</param>
/// <param name="Blocks">One a layer.</param>
/// <param name="FinalNorm">Norm before the unembedding.</param>
/// <param name="Unembedding">[d_vocab, d_model]; the embedding itself where they are tied.</param>
public sealed record TransformerWeights(
    Tensor Embedding, Tensor PositionEmbedding, IReadOnlyList<BlockWeights> Blocks, NormWeights FinalNorm, Tensor Unembedding);
