using Mib.Models.Transformers;

namespace Mib.Tasks.Compiled.Kit;

/// <summary>The matrices of a block while it is built.</summary>
internal sealed class BlockMatrices(TransformerConfig config)
{
    private readonly int group = config.Heads / config.KeyValueHeads;

    /// <summary>[d_model, (head + 2 · key/value head) · d_head].</summary>
    public double[,] Qkv { get; } = new double[config.DModel, (config.Heads + (2 * config.KeyValueHeads)) * config.DHead];

    /// <summary>[head · d_head, d_model].</summary>
    public double[,] Out { get; } = new double[config.Heads * config.DHead, config.DModel];

    /// <summary>[d_model, d_mlp], what the activation is taken of.</summary>
    public double[,] MlpPre { get; } = new double[config.DModel, config.DMlp];

    /// <summary>[d_model, d_mlp], what a gated MLP multiplies the activation by.</summary>
    public double[,] MlpFactor { get; } = new double[config.DModel, config.DMlp];

    /// <summary>[d_mlp, d_model].</summary>
    public double[,] MlpOut { get; } = new double[config.DMlp, config.DModel];

    public int Query(int head, int dimension) => (head * config.DHead) + dimension;

    public int Key(int head, int dimension) => ((config.Heads + (head / group)) * config.DHead) + dimension;

    public int Value(int head, int dimension) => ((config.Heads + config.KeyValueHeads + (head / group)) * config.DHead) + dimension;

    /// <summary>Writes the matrices into a model's block; norms get the weight that undoes their ε.</summary>
    public void CopyTo(BlockWeights weights)
    {
        Copy(Qkv, weights.Qkv.Weight);
        Copy(Out, weights.Out.Weight);
        Copy(MlpPre, (weights.MlpGate ?? weights.MlpIn).Weight);
        if (weights.MlpGate is not null)
            Copy(MlpFactor, weights.MlpIn.Weight);
        Copy(MlpOut, weights.MlpOut.Weight);
    }

    public static void Copy(double[,] from, Tensor to)
    {
        using var scope = NewDisposeScope();
        to.copy_(tensor(from.Cast<double>().ToArray(), [from.GetLength(0), from.GetLength(1)]));
    }
}
