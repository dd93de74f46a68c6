using Mib.Core;
using Mib.Core.Circuits;
using Mib.Core.Errors;
using Mib.Core.Results;
using Mib.Sdk.Circuits;
using Mib.Sdk.Methods;
using Mib.Sdk.Variables;

namespace Mib.Engine.Plugins;

/// <summary>A method that can be run. Its plugin is loaded when its options are first asked for.</summary>
public sealed class MethodDescriptor
{
    private readonly MethodEntry entry;
    private readonly PluginClass made;

    internal MethodDescriptor(Plugin plugin, MethodEntry entry)
    {
        Plugin = plugin;
        this.entry = entry;
        made = new(plugin, What, entry.TypeName, name => "--" + name);
    }

    public Plugin Plugin { get; }

    public string Id => entry.Id;

    public string Description => entry.Description;

    public string Cite => entry.Cite;

    public Track Track => entry.Track;

    /// <summary>What it can score, if it is one of the circuit track.</summary>
    public EquatableArray<Level> Levels => entry.Levels;

    /// <summary>The ablations that it can score by, if it is one of the circuit track.</summary>
    public EquatableArray<Ablation> Ablations => entry.Ablations;

    /// <summary>The switches of attribution that it heeds, if it is one of the circuit track.</summary>
    public EquatableArray<AttributionSwitch> Switches => entry.Switches;

    /// <summary>SHA-256 of the assembly it is in.</summary>
    public string Hash => Plugin.Manifest.Hash;

    /// <summary>Its options, in the order in which its author wrote them.</summary>
    public EquatableArray<OptionDescriptor> Options => made.Options;

    private string What => $"method '{Id}'";

    /// <summary>Checks options and fills in the defaults.</summary>
    /// <param name="given">The options that the user gave, by their names without dashes.</param>
    /// <exception cref="UsageException">Something is wrong with them; everything that is, is listed.</exception>
    public MethodOptions Bind(params IReadOnlyCollection<Setting> given) => made.Bind(given);

    /// <summary>Refuses what the method says it cannot do.</summary>
    /// <exception cref="UsageException">It does not score at this level, or not by this ablation or metric.</exception>
    public void Expect(Level level, Ablation ablation, TaskMetric metric)
    {
        Expect("--level", level, Levels);
        Expect("--ablation", ablation, Ablations);
        if (entry.Differentiates && !metric.HasGradient)
        {
            throw new UsageException(
                $"{What} follows the metric's gradient, and --metric {Kebab.Of(metric.Kind.ToString())} has none.",
                "choose another --metric, or a method that measures what edges do, e.g. exact.");
        }
    }

    /// <summary>Makes the method, if it is one of the circuit track.</summary>
    /// <exception cref="PluginException">Its constructor throws.</exception>
    public ICircuitMethod CreateCircuitMethod(MethodOptions options) =>
        new GuardedCircuitMethod(Plugin, What, (ICircuitMethod)Create(options, Track.Circuit));

    /// <summary>Makes the method, if it is one of the variable track.</summary>
    /// <exception cref="PluginException">Its constructor throws.</exception>
    public IVariableMethod CreateVariableMethod(MethodOptions options) =>
        new GuardedVariableMethod(Plugin, What, [.. Options.Select(option => option.Name)], (IVariableMethod)Create(options, Track.Variable));

    private void Expect<T>(string option, T wanted, EquatableArray<T> known)
        where T : struct, Enum
    {
        if (!known.Contains(wanted))
        {
            throw new UsageException(
                $"{What} does not go with {option} {Kebab.Of(wanted.ToString())}.",
                $"use {option} {string.Join(" or ", known.Select(value => Kebab.Of(value.ToString())))}, or another method: `mib list methods` shows what each can do.");
        }
    }

    private object Create(MethodOptions options, Track track)
    {
        if (track != Track)
        {
            throw new UsageException(
                $"{What} is on the {Kebab.Of(Track.ToString())} track.", "`mib list methods` shows each method's track.");
        }

        return made.Make(options);
    }
}
