using Mib.Sdk.Variables;

namespace Mib.Methods.Alignment;

/// <summary>What is trained at one site: the parameters of all of its units.</summary>
internal abstract class Trainee : IDisposable
{
    /// <summary>What the optimizer changes, in no dispose scope.</summary>
    public abstract IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The swap as it is trained, which gradients flow through.</summary>
    /// <inheritdoc cref="Sdk.Variables.Swap"/>
    public abstract Tensor Swap(int unit, Tensor bases, Tensor sources);

    /// <summary>What is added to the loss; null for nothing.</summary>
    public virtual Tensor? Penalty() => null;

    /// <summary>Is told how much of the training is done before each step, from 0 to 1.</summary>
    public virtual void Anneal(double share)
    {
    }

    /// <summary>What was learned: a featurizer for each unit, owned by the caller.</summary>
    public abstract IReadOnlyList<Featurizer> Freeze();

    /// <inheritdoc/>
    public virtual void Dispose()
    {
        foreach (var parameter in Parameters)
            parameter.Dispose();
    }
}
