using Mib.Core;

namespace Mib.Sdk.Variables;

/// <summary>A place in the model at which a variable is looked for: units that are swapped together, at a named position.</summary>
/// <param name="Units">At least one; each gets a featurizer of its own.</param>
/// <param name="Position">Name of the token position, e.g. <c>last</c>; <see cref="EveryToken"/> for all of them.</param>
public sealed record Site(EquatableArray<Unit> Units, string Position)
{
    /// <summary>The last token of the prompt.</summary>
    public const string LastToken = "last";

    /// <summary>Every token of the prompt: base and counterfactual must be equally long.</summary>
    public const string EveryToken = "all";

    /// <summary>The residual stream after a block.</summary>
    /// <param name="layer">The block.</param>
    /// <param name="position">Name of the token position.</param>
    public Site(int layer, string position)
        : this([new Unit(Component.ResidPost, layer)], position)
    {
    }

    /// <summary>The first block that it touches.</summary>
    public int Layer => Units.Min(unit => unit.Layer);

    /// <summary><c>blocks.3.hook_resid_post@last</c>; several units are joined by <c>+</c>.</summary>
    public override string ToString() => $"{string.Join('+', Units)}@{Position}";
}
