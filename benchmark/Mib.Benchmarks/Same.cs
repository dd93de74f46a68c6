namespace Mib.Benchmarks;

/// <summary>Two sides are only worth timing against each other if they compute the same.</summary>
internal static class Same
{
    /// <summary>Compares logits with those that the floor writes.</summary>
    /// <exception cref="InvalidOperationException">They differ by more than 1e-4 of the largest.</exception>
    public static void Logits(Tensor logits, Action<Tensor> floor)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor expected = empty_like(logits);
        floor(expected);
        double difference = (logits - expected).abs().max().ToDouble() / expected.abs().max().ToDouble();
        if (!(difference <= 1e-4))
        {
            throw new InvalidOperationException($"Model and floor do not compute the same: they differ by {difference:g3} of the largest logit.");
        }
    }
}
