namespace Mib.Sdk.Variables;

/// <summary>The vector's own coordinates as features: all of them make the full-vector baseline.</summary>
public sealed class IdentityFeaturizer : Featurizer
{
    /// <inheritdoc/>
    public override string Kind => "identity";

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, Tensor>> State => [];

    /// <inheritdoc/>
    public override (Tensor Features, Tensor Error) Featurize(Tensor x) => (x, zeros_like(x));

    /// <inheritdoc/>
    public override Tensor Invert(Tensor features, Tensor error) => features + error;
}
