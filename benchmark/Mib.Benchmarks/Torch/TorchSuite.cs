namespace Mib.Benchmarks.Torch;

/// <summary>What the binding to libtorch costs on top of libtorch.</summary>
internal sealed class TorchSuite : ISuite
{
    private const int Operators = 2000;

    public string Name => "torch";

    public Type Details => typeof(SmallOperators);

    public IEnumerable<Row> Run() => [SmallOperator(), .. Transformer(), MatrixProduct()];

    private static Row SmallOperator()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable silent = no_grad();
        (Tensor a, Tensor b) = (ones(4), ones(4));
        Timing timing = Timing.Interleaved(
            () => Floor.Add(a, b, Operators), () => Repeat(Operators, () => a.add(b)), 200, Operators);
        return new("small operator", timing.Seconds * 1e6, "µs", 4, timing.FloorSeconds, timing.Seconds);
    }

    private static Row MatrixProduct()
    {
        const int products = 10;
        using DisposeScope scope = NewDisposeScope();
        using IDisposable silent = no_grad();
        (Tensor a, Tensor b) = (randn(320, 768), randn(768, 3072));
        Timing timing = Timing.Interleaved(
            () => Floor.Matmul(a, b, products), () => Repeat(products, () => a.matmul(b)), 40, products);
        return Row.Ratio("320×768 · 768×3072", timing, 1.05);
    }

    private static IEnumerable<Row> Transformer()
    {
        using DisposeScope scope = NewDisposeScope();
        using var model = new Gpt2();
        Tensor tokens = randint(50257, [2, 16]);
        Same.Logits(model.Logits(tokens), into => Floor.Gpt2(model.Weights, tokens, Gradients.None, into));
        foreach (bool backward in new[] { false, true })
        {
            Timing timing = Timing.Interleaved(
                () => Floor.Gpt2(model.Weights, tokens, backward ? Gradients.Weights : Gradients.None), () => model.Run(tokens, backward), 15);
            yield return Row.Ratio(backward ? "GPT-2 shape, forward and backward" : "GPT-2 shape, forward", timing, 1.05);
        }
    }

    private static void Repeat(int times, Func<Tensor> operation)
    {
        for (int i = 0; i < times; i++)
        {
            operation().Dispose();
        }
    }
}
