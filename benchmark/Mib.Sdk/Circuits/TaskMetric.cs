using Mib.Models;
using Mib.Models.Batches;

namespace Mib.Sdk.Circuits;

/// <summary>What of the last token's logits says how well a run does its task.</summary>
public enum MetricKind
{
    /// <summary>Logit of the right answer minus that of the wrong one.</summary>
    LogitDiff,

    /// <summary>Probability of the right answer minus that of the wrong one.</summary>
    ProbDiff,

    /// <summary>Minus KL(whole model ‖ run), in nats.</summary>
    Kl,

    /// <summary>Minus the Jensen–Shannon divergence of whole model and run, in nats.</summary>
    Js,

    /// <summary>1 where the right answer is the likeliest token of the vocabulary, otherwise 0.</summary>
    Accuracy,
}

/// <summary>How a divergence's terms, one a token of the vocabulary, become one number.</summary>
public enum DivergenceScale
{
    /// <summary>Their sum, which is what the words mean.</summary>
    Sum,

    /// <summary>Their mean, as the reference takes it: smaller by a factor of the vocabulary's size (spec/circuit-track.md §5.3).</summary>
    Mean,
}

/// <summary>How well a run does its task, one number an example. More is better, so that a loss is its negative.</summary>
/// <param name="Kind">The function.</param>
/// <param name="Scale">Of <see cref="MetricKind.Kl"/> and <see cref="MetricKind.Js"/>; the others have no use for it.</param>
public sealed record TaskMetric(MetricKind Kind = MetricKind.LogitDiff, DivergenceScale Scale = DivergenceScale.Sum)
{
    /// <summary>Whether it compares with the whole model's logits on the clean prompts; only then must they be given.</summary>
    public bool ComparesWithWhole => Kind is MetricKind.Kl or MetricKind.Js;

    /// <summary>Whether attribution can follow its gradient.</summary>
    /// <remarks>That of a divergence is zero in the whole model itself, where it is least: methods must look elsewhere.</remarks>
    public bool HasGradient => Kind != MetricKind.Accuracy;

    /// <summary>The metric of each example.</summary>
    /// <param name="lastLogits">[batch, d_vocab]; gradients flow through it.</param>
    /// <param name="batch">The pairs, for their answers.</param>
    /// <param name="whole">[batch, d_vocab]: what the model as it is gives on the clean prompts; taken as a constant.</param>
    /// <returns>[batch], float32 or wider, owned by the caller's dispose scope.</returns>
    /// <exception cref="ArgumentNullException"><see cref="ComparesWithWhole"/>, and nothing is given to compare with.</exception>
    public Tensor Of(Tensor lastLogits, PairBatch batch, Tensor? whole = null)
    {
        if (ComparesWithWhole)
            ArgumentNullException.ThrowIfNull(whole);
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(Kind switch
        {
            MetricKind.LogitDiff => batch.LogitDifference(lastLogits),
            MetricKind.ProbDiff => batch.LogitDifference(lastLogits.Wide().softmax(1)),
            MetricKind.Accuracy => lastLogits.argmax(1).eq(batch.Answer).to(lastLogits.Wide().dtype),
            _ => Divergence(lastLogits.Wide().log_softmax(1), whole!.detach().Wide().log_softmax(1)).neg(),
        });
    }

    /// <summary>[batch] from two [batch, d_vocab] of log-probabilities.</summary>
    private Tensor Divergence(Tensor run, Tensor whole)
    {
        if (Kind == MetricKind.Kl)
            return Terms(whole, run);
        var middle = stack([run, whole], 0).logsumexp(0) - Math.Log(2);
        return (Terms(whole, middle) + Terms(run, middle)) / 2;
    }

    private Tensor Terms(Tensor of, Tensor from)
    {
        var terms = of.exp() * (of - from);
        return Scale == DivergenceScale.Mean ? terms.mean([1]) : terms.sum(1);
    }
}
