namespace Mib.Sdk.Methods;

/// <summary>The switches of <c>mib</c> that change what methods of the circuit track give, by the names of their options.</summary>
public enum AttributionSwitch
{
    /// <summary><c>--scale</c>: how examples are weighed.</summary>
    Scale,

    /// <summary><c>--mlp-gradient</c>.</summary>
    MlpGradient,

    /// <summary><c>--post-norm</c>.</summary>
    PostNorm,

    /// <summary><c>--rotary-gradient</c>.</summary>
    RotaryGradient,

    /// <summary><c>--path-start</c>.</summary>
    PathStart,

    /// <summary><c>--path-points</c>.</summary>
    PathPoints,

    /// <summary><c>--accumulation</c>.</summary>
    Accumulation,
}
