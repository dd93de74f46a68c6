namespace Mib.Sdk.Variables;

/// <summary>An invertible map from a hidden vector to features, with the features that carry a variable.</summary>
/// <remarks>
/// <c>Invert(Featurize(x)) = x</c>: whatever the features lose travels beside them as an error
/// (spec/causal-variable-track.md §4; Geiger et al. 2023, arXiv:2303.02536).
/// </remarks>
public abstract class Featurizer : IDisposable
{
    /// <summary>What kind it is: names the layout of its <see cref="State"/> in a file.</summary>
    public abstract string Kind { get; }

    /// <summary>The features that are swapped: null for all of them, an empty list for none.</summary>
    public IReadOnlyList<int>? Selected { get; init; }

    /// <summary>The tensors that make it up, by name, for a file.</summary>
    public abstract IReadOnlyList<KeyValuePair<string, Tensor>> State { get; }

    /// <summary>What it needs that its <see cref="State"/> does not hold, by name, for a file: which file that is in, say. Mostly nothing.</summary>
    public virtual IReadOnlyList<KeyValuePair<string, string>> Reference => [];

    /// <summary>Bytes of the tensors that go with it.</summary>
    public virtual long Bytes => Owned.Sum(tensor => tensor.numel() * tensor.ElementSize);

    /// <summary>The tensors that go with it.</summary>
    protected virtual IEnumerable<Tensor> Owned => State.Select(tensor => tensor.Value);

    /// <summary>Features of vectors, and what they lose.</summary>
    /// <param name="x">[batch, d].</param>
    /// <returns>[batch, k], and [batch, d] or wider: whatever <see cref="Invert"/> needs beside the features.</returns>
    public abstract (Tensor Features, Tensor Error) Featurize(Tensor x);

    /// <summary>The vectors that have some features and some error.</summary>
    /// <param name="features">[batch, k].</param>
    /// <param name="error">As wide as <see cref="Featurize"/> gives it.</param>
    /// <returns>[batch, d].</returns>
    public abstract Tensor Invert(Tensor features, Tensor error);

    /// <summary>The base's vectors with the selected features of the sources'.</summary>
    /// <param name="bases">[batch, d].</param>
    /// <param name="sources">[batch, d].</param>
    /// <returns>[batch, d], owned by the caller's dispose scope.</returns>
    public Tensor Interchange(Tensor bases, Tensor sources)
    {
        using var scope = NewDisposeScope();
        var (baseFeatures, error) = Featurize(bases);
        var (features, _) = Featurize(sources);
        if (Selected is not null)
        {
            var mask = new bool[features.shape[1]];
            foreach (var index in Selected)
                mask[index] = true;
            features = where(tensor(mask, device: features.device), features, baseFeatures);
        }

        return Invert(features, error).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public virtual void Dispose()
    {
        foreach (var tensor in Owned)
            tensor.Dispose();
        GC.SuppressFinalize(this);
    }
}
