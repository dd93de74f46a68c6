namespace Mib.Sdk.Circuits;

/// <summary>Where the gradient of an MLP is taken that scores the MLP as a node, or its neurons.</summary>
public enum MlpGradient
{
    /// <summary>At what it writes, like the change that it is multiplied by.</summary>
    Output,

    /// <summary>At what it reads, as in the reference (spec/circuit-track.md §2.6).</summary>
    Input,
}

/// <summary>What attribution makes of a norm between heads and the residual stream (Gemma-2).</summary>
public enum PostNormRule
{
    /// <summary>A head's change goes through it.</summary>
    Applied,

    /// <summary>A head's change before it is multiplied by the gradient behind it, as in the reference (§1.4).</summary>
    Ignored,
}

/// <summary>What becomes of the gradients at the first layer's heads of a rotary model while its embedding is mixed.</summary>
public enum RotaryGradient
{
    /// <summary>They count like all others.</summary>
    Counted,

    /// <summary>They are missed, as in the reference's EAP-IG-activations.</summary>
    Missed,
}

/// <summary>Where a path begins whose end is the clean run and whose edges carry a constant when they are left out.</summary>
public enum PathStart
{
    /// <summary>At that constant.</summary>
    StandIn,

    /// <summary>At zero, as in the reference's EAP-IG-activations (§2.3).</summary>
    Zero,
}

/// <summary>Where the points of an integral lie that a method is not told.</summary>
public enum PathPoints
{
    /// <summary>At the left ends of its steps.</summary>
    Left,

    /// <summary>At the left ends for edges, at the right ends for nodes and neurons, as in the reference (§2.2).</summary>
    ByLevel,
}

/// <summary>The element type in which scores are added up.</summary>
public enum Accumulation
{
    /// <summary>Double precision.</summary>
    Wide,

    /// <summary>The model's, as in the reference (§1.5).</summary>
    Model,
}

/// <summary>The rules of attribution in which the reference code differs from what is right.</summary>
/// <param name="MlpGradient">Where an MLP's gradient is taken at the level of nodes and neurons.</param>
/// <param name="PostNorm">What becomes of a norm between heads and the residual stream.</param>
/// <param name="RotaryGradient">Whether the first layer's heads count while the embedding of a rotary model is mixed.</param>
/// <param name="PathStart">Where paths of activations begin under an ablation by constants.</param>
/// <param name="PathPoints">Where the points of an integral over embeddings lie.</param>
/// <param name="Accumulation">In which element type scores are added up.</param>
public sealed record AttributionRules(
    MlpGradient MlpGradient = MlpGradient.Output,
    PostNormRule PostNorm = PostNormRule.Applied,
    RotaryGradient RotaryGradient = RotaryGradient.Counted,
    PathStart PathStart = PathStart.StandIn,
    PathPoints PathPoints = PathPoints.Left,
    Accumulation Accumulation = Accumulation.Wide)
{
    /// <summary>All as the reference has them.</summary>
    public static AttributionRules Reference { get; } = new(
        MlpGradient.Input, PostNormRule.Ignored, RotaryGradient.Missed, PathStart.Zero, PathPoints.ByLevel, Accumulation.Model);
}
