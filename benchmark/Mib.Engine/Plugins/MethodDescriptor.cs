using Mib.Core;
using Mib.Core.Errors;
using Mib.Core.Results;
using Mib.Sdk.Circuits;
using Mib.Sdk.Variables;

namespace Mib.Engine.Plugins;

/// <summary>A method that can be run. Its plugin is loaded when its options are first asked for.</summary>
public sealed class MethodDescriptor
{
    private readonly MethodEntry entry;
    private readonly Lazy<Type> type;
    private readonly Lazy<OptionsBinder> binder;

    internal MethodDescriptor(Plugin plugin, MethodEntry entry)
    {
        Plugin = plugin;
        this.entry = entry;
        type = new(() => plugin.Class(What, entry.TypeName));
        binder = new(() => new(plugin, What, OptionsType()));
    }

    public Plugin Plugin { get; }

    public string Id => entry.Id;

    public string Description => entry.Description;

    public string Cite => entry.Cite;

    public Track Track => entry.Track;

    /// <summary>SHA-256 of the assembly it is in.</summary>
    public string Hash => Plugin.Manifest.Hash;

    /// <summary>Its options, in the order in which its author wrote them.</summary>
    public EquatableArray<OptionDescriptor> Options => binder.Value.Options;

    private string What => $"method '{Id}'";

    /// <summary>Checks options and fills in the defaults.</summary>
    /// <param name="given">The options that the user gave, by their names without dashes.</param>
    /// <exception cref="UsageException">Something is wrong with them; everything that is, is listed.</exception>
    public MethodOptions Bind(params IReadOnlyCollection<Setting> given) => binder.Value.Bind(given);

    /// <summary>Makes the method, if it is one of the circuit track.</summary>
    /// <exception cref="PluginException">Its constructor throws.</exception>
    public ICircuitMethod CreateCircuitMethod(MethodOptions options) =>
        new GuardedCircuitMethod(Plugin, What, (ICircuitMethod)Create(options, Track.Circuit));

    /// <summary>Makes the method, if it is one of the variable track.</summary>
    /// <exception cref="PluginException">Its constructor throws.</exception>
    public IVariableMethod CreateVariableMethod(MethodOptions options) =>
        new GuardedVariableMethod(Plugin, What, (IVariableMethod)Create(options, Track.Variable));

    private object Create(MethodOptions options, Track track)
    {
        if (track != Track)
        {
            throw new UsageException(
                $"{What} is on the {Kebab.Of(Track.ToString())} track.", "`mib list methods` shows each method's track.");
        }

        return options.Record is null ? Plugin.Make(What, type.Value) : Plugin.Make(What, type.Value, options.Record);
    }

    /// <summary>The type of the one parameter of the class's one constructor; null if it has none.</summary>
    private Type? OptionsType()
    {
        var constructors = type.Value.IsAbstract || !type.Value.IsVisible ? [] : type.Value.GetConstructors();
        return constructors is [var constructor] && constructor.GetParameters() is { Length: <= 1 } parameters
            ? parameters.FirstOrDefault()?.ParameterType
            : throw new PluginException(
                Plugin.Manifest.Path,
                $"{What} cannot be made: {entry.TypeName} must be a public class with one public constructor that takes nothing or an options record.",
                "see docs/plugins.md for the shape of a method.");
    }
}
