using Mib.Models;
using Mib.Models.Transformers;

namespace Mib.Sdk.Circuits;

/// <summary>What the whole model says after each clean prompt, and how far a circuit is from it.</summary>
public sealed class NextTokens : IDisposable
{
    private readonly HookedTransformer model;
    private readonly Tensor whole;

    /// <summary>Runs the whole model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="run">The pairs.</param>
    public NextTokens(HookedTransformer model, PairRun run)
    {
        this.model = model;
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        whole = run.WholeLogits.Wide().log_softmax(-1).DetachFromDisposeScope();
    }

    /// <summary>KL(whole model ‖ circuit) in nats, summed over the vocabulary: 0 where both say the same.</summary>
    /// <param name="lastResidual">[row, d_model] what the circuit gives after the last block, of all pairs once or several times over.</param>
    /// <returns>[row], owned by the caller's dispose scope.</returns>
    public Tensor Divergence(Tensor lastResidual)
    {
        using var scope = NewDisposeScope();
        var circuit = model.Unembed(lastResidual).Wide().log_softmax(-1);
        var target = whole.repeat(circuit.shape[0] / whole.shape[0], 1);
        return scope.MoveToOuter((target.exp() * (target - circuit)).sum([-1]));
    }

    /// <inheritdoc/>
    public void Dispose() => whole.Dispose();
}
