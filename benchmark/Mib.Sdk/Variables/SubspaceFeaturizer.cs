using System.Text.Json;

namespace Mib.Sdk.Variables;

/// <summary>The coordinates of a vector in a k-dimensional subspace: f = x R, error = x − f Rᵀ.</summary>
public sealed class SubspaceFeaturizer : Featurizer
{
    private readonly Tensor rotation;

    /// <summary>Takes a basis.</summary>
    /// <param name="rotation">[d, k] with orthonormal columns, in no dispose scope; the featurizer owns it from now on.</param>
    /// <exception cref="ArgumentException">The columns are not orthonormal to 1e-4.</exception>
    public SubspaceFeaturizer(Tensor rotation)
    {
        this.rotation = rotation;
        using var scope = NewDisposeScope();
        var k = rotation.shape[1];
        var gram = matmul(rotation.t(), rotation) - eye(k, dtype: rotation.dtype, device: rotation.device);
        if (gram.abs().max().ToDouble() is var off && !(off <= 1e-4))
            throw new ArgumentException($"The columns of the [{rotation.shape[0]}, {k}] basis are off orthonormal by {off:g3}.", nameof(rotation));
    }

    /// <summary>Which columns of a larger basis these are, for a file: the numbers of principal components, say. Null where there is none.</summary>
    public IReadOnlyList<int>? Columns { get; init; }

    /// <inheritdoc/>
    public override string Kind => "subspace";

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, Tensor>> State => [new("rotation", rotation)];

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, string>> Reference => Columns is null ? [] : [new("columns", JsonSerializer.Serialize(Columns))];

    /// <inheritdoc/>
    public override (Tensor Features, Tensor Error) Featurize(Tensor x)
    {
        var features = matmul(x, rotation);
        return (features, x - matmul(features, rotation.t()));
    }

    /// <inheritdoc/>
    public override Tensor Invert(Tensor features, Tensor error) => matmul(features, rotation.t()) + error;
}
