using Mib.Sdk.Methods;

namespace Mib.Sdk.Variables;

/// <summary>One run of a variable method: a model, a site in it and labelled examples to fit to.</summary>
public sealed class VariableRun : MethodRun
{
    /// <summary>Where to look.</summary>
    public required Site Site { get; init; }

    /// <summary>The training examples, in batches that the caller owns.</summary>
    public required IReadOnlyList<InterchangeBatch> Train { get; init; }

    /// <summary>The batches in an order drawn from a stream; cancellation is seen to.</summary>
    /// <param name="random">Where the order comes from.</param>
    public IEnumerable<InterchangeBatch> Shuffled(Random random)
    {
        var order = Enumerable.Range(0, Train.Count).ToArray();
        random.Shuffle(order);
        foreach (var i in order)
        {
            Cancellation.ThrowIfCancellationRequested();
            yield return Train[i];
        }
    }

    /// <summary>The logits at the last token when the site's vectors are replaced.</summary>
    /// <param name="batch">The examples.</param>
    /// <param name="vectors">[batch, d_model] what the site's vectors become; gradients flow back to it.</param>
    /// <returns>[batch, d_vocab], owned by the caller's dispose scope.</returns>
    public Tensor Logits(InterchangeBatch batch, Tensor vectors) => Intervention.Logits(Model, Site, batch, vectors);
}
