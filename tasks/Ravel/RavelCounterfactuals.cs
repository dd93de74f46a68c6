using Mib.Core;

namespace Mib.Tasks.Ravel;

/// <summary>The counterfactuals of the published data, by their names there; all are about another city.</summary>
public static class RavelCounterfactuals
{
    /// <summary>It is asked for another attribute.</summary>
    public const string Attribute = "attribute";

    /// <summary>A sentence in which nothing is asked for.</summary>
    public const string Wikipedia = "wikipedia";

    /// <summary>It is asked for the same attribute in other words.</summary>
    public const string PromptTemplate = "prompt_template";

    /// <summary>Every one.</summary>
    public static EquatableArray<string> All { get; } = [PromptTemplate, Attribute, Wikipedia];

    /// <summary>The variable track's: the two of which the reference reports scores.</summary>
    public static EquatableArray<string> OfVariableTrack { get; } = [Attribute, Wikipedia];
}
