using Mib.Core;
using Mib.Sdk.Variables;

namespace Mib.Cli.Options;

/// <summary>Which tokens of an answer are said by the patched model.</summary>
internal enum PatchedTokens
{
    /// <summary>All of them.</summary>
    EveryToken,

    /// <summary>The first; later ones come from the model as it is, as in the reference.</summary>
    FirstToken,
}

/// <summary>What methods are trained to say.</summary>
internal enum LabelForm
{
    /// <summary>What the model itself would write.</summary>
    AsWritten,

    /// <summary>The reference's labels, e.g. sums of three digits with zeros before them.</summary>
    Reference,
}

/// <summary>How the variable track looks and measures.</summary>
internal sealed record VariableSettings
{
    /// <summary>Null for the task's first variable.</summary>
    public string? Variable { get; init; }

    /// <summary>Empty for all layers.</summary>
    public EquatableArray<int> Layers { get; init; } = [];

    /// <summary>The component whose vectors are swapped.</summary>
    public Component Site { get; init; } = Component.ResidPost;

    /// <summary>Empty for all that the task names.</summary>
    public EquatableArray<string> Positions { get; init; } = [];

    /// <summary>Heads that are swapped together; empty for one site after the other.</summary>
    public EquatableArray<(int Layer, int Head)> Heads { get; init; } = [];

    /// <summary>How many seeds each site is fitted from.</summary>
    public int Seeds { get; init; } = 3;

    /// <summary>Which tokens of an answer are said by the patched model.</summary>
    public PatchedTokens Patch { get; init; }

    /// <summary>What methods are trained to say.</summary>
    public LabelForm Labels { get; init; }

    /// <summary>Null for the default.</summary>
    public MetricChoice? Metric { get; init; }

    /// <summary>File of the coefficients of a linear causal model; null for none.</summary>
    public string? Coefficients { get; init; }

    /// <summary>Whether methods do what the reference does where it differs.</summary>
    public bool FollowsReference { get; init; }
}
