using Mib.Models.Batches;
using Mib.Models.Hooks;
using Mib.Models.Transformers;

namespace Mib.Benchmarks.Models;

/// <summary>A model with random weights, whose time and memory do not depend on what it knows, and a batch for it.</summary>
internal sealed class Subject : IDisposable
{
    /// <summary>GPT-2 Small.</summary>
    public static readonly TransformerConfig Gpt2Shape = new()
    {
        Layers = 12, Heads = 12, DModel = 768, DMlp = 3072, Vocabulary = 50257, Context = 1024,
    };

    /// <summary>As large, built like Llama: rotary positions, keys and values shared by three heads, RMSNorm, a gated MLP.</summary>
    public static readonly TransformerConfig LlamaShape = Gpt2Shape with
    {
        ModelType = "llama", KeyValueHeads = 4, DMlp = 2048, Activation = Activation.Silu, GatedMlp = true,
        Norm = NormKind.Rms, Biases = LinearBiases.None, Rotary = new(10_000),
    };

    public Subject(TransformerConfig config, int rows, int length)
    {
        manual_seed(1);
        var weights = TransformerWeights.Allocate(config, outFirst: config.ModelType != "gpt2", ScalarType.Float32, CPU);
        foreach (var (_, weight) in weights.Named())
        {
            weight.normal_(weight.dim() == 1 ? 1 : 0, 0.02);
        }

        Model = new(config, weights);
        var random = new Random(1);
        Batch = PaddedBatch.Of([.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, length).Select(_ => random.Next(config.Vocabulary)).ToArray())]);
    }

    public HookedTransformer Model { get; }

    public PaddedBatch Batch { get; }

    /// <summary>The weights as the floor takes them, in the caller's scope: matrices of the blocks are [out, in].</summary>
    public Tensor[] FloorWeights() =>
    [
        .. Model.Weights.Named().Select(w =>
            w.Name.StartsWith("blocks.", StringComparison.Ordinal) && w.Weight.dim() == 2 ? w.Weight.t() : w.Weight.alias()),
    ];

    /// <summary>Runs the model to the logits at every position and, if that is asked for, back.</summary>
    public void Run(Gradients gradients)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable recording = set_grad_enabled(gradients != Gradients.None);
        using var cache = new ActivationCache();
        HookSet? hooks = gradients == Gradients.Embedding
            ? cache.Hooks([HookNames.Embed], new HookSet().Add(HookNames.Embed, x => x.detach().requires_grad_()))
            : null;
        Tensor logits = Model.Forward(Batch, hooks);
        if (gradients != Gradients.None)
        {
            Tensor loss = nn.functional.cross_entropy(logits.flatten(0, 1), Batch.Tokens.flatten());
            autograd.grad([loss], hooks is null ? [.. Model.Weights.Named().Select(w => w.Weight)] : [cache[HookNames.Embed]]);
        }
    }

    public void Dispose()
    {
        Model.Dispose();
        Batch.Dispose();
    }
}
