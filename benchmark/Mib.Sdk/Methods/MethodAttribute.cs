using Mib.Core.Circuits;

namespace Mib.Sdk.Methods;

/// <summary>Marks a class as a method: a public class whose one public constructor takes nothing or its options record.</summary>
/// <param name="id">Kebab-case id, e.g. <c>eap-ig-inputs</c>.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class MethodAttribute(string id) : Attribute
{
    /// <summary>Kebab-case id.</summary>
    public string Id { get; } = id;

    /// <summary>What it does, in a sentence.</summary>
    public string Description { get; init; } = "";

    /// <summary>The paper it comes from, e.g. <c>arXiv:2403.17806</c>.</summary>
    public string Cite { get; init; } = "";

    /// <summary>What a method of the circuit track can score; the host asks it for nothing else.</summary>
    public Level[] Levels { get; init; } = [Level.Edge];

    /// <summary>The ablations that a method of the circuit track can score by; the host asks it for no other.</summary>
    public Ablation[] Ablations { get; init; } = [Ablation.Patching];

    /// <summary>The switches that a method of the circuit track heeds; the host refuses others on the command line. Left out, all.</summary>
    public AttributionSwitch[] Switches { get; init; } = Enum.GetValues<AttributionSwitch>();

    /// <summary>Whether a method of the circuit track differentiates the metric; the host then refuses one without a gradient.</summary>
    public bool Differentiates { get; init; }
}
