namespace Mib.Models.Transformers;

/// <summary>All weights of a model.</summary>
/// <param name="Embedding">[d_vocab, d_model].</param>
/// <param name="PositionEmbedding">[n_ctx, d_model]; null where positions are rotary.</param>
/// <param name="Blocks">One a layer.</param>
/// <param name="FinalNorm">Norm before the unembedding.</param>
/// <param name="Unembedding">[d_vocab, d_model]; the embedding itself where they are tied.</param>
public sealed record TransformerWeights(
    Tensor Embedding, Tensor? PositionEmbedding, IReadOnlyList<BlockWeights> Blocks, NormWeights FinalNorm, Tensor Unembedding)
    : IDisposable
{
    /// <summary>[d_vocab], added to the logits; null where there is none.</summary>
    public Tensor? UnembeddingBias { get; init; }

    /// <summary>Makes room for the weights of a shape. What is in it is not set.</summary>
    /// <param name="config">The shape.</param>
    /// <param name="outFirst">Whether matrices lie in memory as [out, in], PyTorch's way, rather than as [in, out], GPT-2's.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="device">Where; on <c>META</c> the weights have shapes but no memory.</param>
    /// <returns>Weights in no dispose scope.</returns>
    public static TransformerWeights Allocate(TransformerConfig config, bool outFirst, ScalarType dtype, Device device)
    {
        using var scope = NewDisposeScope();
        long d = config.DModel, mlp = config.DMlp, inner = (long)config.Heads * config.DHead;
        var qkv = inner + (2L * config.KeyValueHeads * config.DHead);
        var embedding = Room(config.Vocabulary, d);
        var weights = new TransformerWeights(
            embedding,
            config.Rotary is null ? Room(config.Context, d) : null,
            [.. Enumerable.Range(0, config.Layers).Select(_ => new BlockWeights(
                Norm(),
                Linear(d, qkv, LinearBiases.Qkv),
                Linear(inner, d, LinearBiases.Out),
                config.PostNorms ? Norm() : null,
                Norm(),
                config.GatedMlp ? Linear(d, mlp, LinearBiases.Mlp) : null,
                Linear(d, mlp, LinearBiases.Mlp),
                Linear(mlp, d, LinearBiases.Mlp),
                config.PostNorms ? Norm() : null))],
            Norm(),
            config.TiedEmbeddings ? embedding : Room(config.Vocabulary, d))
        {
            UnembeddingBias = config.UnembeddingBias ? Room(config.Vocabulary) : null,
        };
        // Only now that all are there: where memory does not suffice, the scope frees what was made.
        foreach (var (_, weight) in weights.Named())
            weight.DetachFromDisposeScope();
        return weights;

        Tensor Room(params long[] shape) => empty(shape, dtype, device);

        NormWeights Norm() => new(Room(d), config.Norm == NormKind.LayerNorm ? Room(d) : null);

        LinearWeights Linear(long from, long to, LinearBiases kind) => new(
            outFirst ? Room(to, from).t() : Room(from, to),
            config.Biases.HasFlag(kind) ? Room(to) : null);
    }

    /// <summary>How many numbers the weights of a shape are; none is allocated.</summary>
    public static long CountOf(TransformerConfig config)
    {
        using var shapes = Allocate(config, outFirst: true, ScalarType.Float32, META);
        return shapes.Count;
    }

    /// <summary>How many numbers the weights are.</summary>
    public long Count => Named().Sum(w => w.Weight.NumberOfElements);

    /// <summary>Every weight with a name of ours, each once, in the order of a run: a tied unembedding is the embedding.</summary>
    public IEnumerable<(string Name, Tensor Weight)> Named()
    {
        var all = new List<(string Name, Tensor? Weight)> { ("embedding", Embedding), ("position_embedding", PositionEmbedding) };
        for (var layer = 0; layer < Blocks.Count; layer++)
        {
            var (block, prefix) = (Blocks[layer], $"blocks.{layer}.");
            Norm(prefix + "norm1", block.Norm1);
            Linear(prefix + "qkv", block.Qkv);
            Linear(prefix + "out", block.Out);
            Norm(prefix + "norm1_post", block.Norm1Post);
            Norm(prefix + "norm2", block.Norm2);
            Linear(prefix + "mlp_gate", block.MlpGate);
            Linear(prefix + "mlp_in", block.MlpIn);
            Linear(prefix + "mlp_out", block.MlpOut);
            Norm(prefix + "norm2_post", block.Norm2Post);
        }

        Norm("final_norm", FinalNorm);
        if (!ReferenceEquals(Unembedding, Embedding))
            all.Add(("unembedding", Unembedding));
        all.Add(("unembedding.bias", UnembeddingBias));
        return all.Where(w => w.Weight is not null).Select(w => (w.Name, w.Weight!));

        void Norm(string name, NormWeights? norm) => all.AddRange([(name + ".weight", norm?.Weight), (name + ".bias", norm?.Bias)]);

        void Linear(string name, LinearWeights? linear) => all.AddRange([(name + ".weight", linear?.Weight), (name + ".bias", linear?.Bias)]);
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose()
    {
        foreach (var (_, weight) in Named())
            weight.Dispose();
    }
}
