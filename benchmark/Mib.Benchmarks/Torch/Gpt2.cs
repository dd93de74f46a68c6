using F = Mib.Torch.torch.nn.functional;

namespace Mib.Benchmarks.Torch;

/// <summary>A transformer of GPT-2 Small's shape with random weights: its time does not depend on what it knows.</summary>
internal sealed class Gpt2 : IDisposable
{
    private const int Layers = 12;
    private const int Heads = 12;
    private const int Width = 768;
    private const int Vocabulary = 50257;
    private const int Positions = 1024;
    private const int WeightsPerLayer = 12;

    public Gpt2()
    {
        manual_seed(1);
        var weights = new List<Tensor> { Random(Vocabulary, Width), Random(Positions, Width) };
        for (int layer = 0; layer < Layers; layer++)
        {
            weights.AddRange(Norm());
            weights.AddRange([Random(3 * Width, Width), Random(3 * Width), Random(Width, Width), Random(Width)]);
            weights.AddRange(Norm());
            weights.AddRange([Random(4 * Width, Width), Random(4 * Width), Random(Width, 4 * Width), Random(Width)]);
        }

        weights.AddRange(Norm());
        Weights = [.. weights];
    }

    public Tensor[] Weights { get; }

    /// <summary>Runs it to the logits, and back to all weights if that is asked for.</summary>
    public void Run(Tensor tokens, bool backward)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable recording = set_grad_enabled(backward);
        Tensor logits = Logits(tokens);
        if (backward)
        {
            autograd.grad([F.cross_entropy(logits.flatten(0, 1), tokens.flatten())], Weights);
        }
    }

    public void Dispose() => Array.ForEach(Weights, weight => weight.Dispose());

    /// <summary>[batch, pos, d_vocab].</summary>
    public Tensor Logits(Tensor tokens)
    {
        (long batch, long length) = (tokens.shape[0], tokens.shape[1]);
        Tensor x = Weights[0].index_select(0, tokens.flatten()).view(batch, length, Width)
            + Weights[1].narrow(0, 0, length);
        Tensor future = ones(length, length, torch.@bool).triu(1);
        int at = 2;
        for (; at + WeightsPerLayer <= Weights.Length; at += WeightsPerLayer)
        {
            x = Block(x, Weights.AsSpan(at, WeightsPerLayer), future);
        }

        return Normalized(x, Weights[at], Weights[at + 1]).matmul(Weights[0].t());
    }

    private static Tensor Block(Tensor x, ReadOnlySpan<Tensor> w, Tensor future)
    {
        Tensor middle = x + Attention(Normalized(x, w[0], w[1]), w[2..6], future);
        Tensor hidden = F.linear(Normalized(middle, w[6], w[7]), w[8], w[9]).gelu(GELU.Approximate.tanh);
        return middle + F.linear(hidden, w[10], w[11]);
    }

    private static Tensor Attention(Tensor x, ReadOnlySpan<Tensor> w, Tensor future)
    {
        const int head = Width / Heads;
        (long batch, long length) = (x.shape[0], x.shape[1]);
        Tensor[] qkv = F.linear(x, w[0], w[1]).split(Width, -1);
        Tensor ByHead(Tensor t) => t.view(batch, length, Heads, head).transpose(1, 2);
        Tensor scores = ByHead(qkv[0]).matmul(ByHead(qkv[1]).transpose(2, 3)) / Math.Sqrt(head);
        Tensor pattern = scores.masked_fill(future, double.NegativeInfinity).softmax(-1);
        Tensor z = pattern.matmul(ByHead(qkv[2])).transpose(1, 2).reshape(batch, length, Width);
        return F.linear(z, w[2], w[3]);
    }

    private static Tensor Normalized(Tensor x, Tensor weight, Tensor bias) => F.layer_norm(x, [Width], weight, bias);

    private static Tensor Random(params long[] shape) => empty(shape).normal_(0, 0.02).requires_grad_();

    private static Tensor[] Norm() => [ones(Width, requires_grad: true), zeros(Width, requires_grad: true)];
}
