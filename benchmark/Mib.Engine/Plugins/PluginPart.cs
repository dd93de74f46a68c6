using Mib.Core.Errors;

namespace Mib.Engine.Plugins;

/// <summary>A task that can be made. Its plugin is loaded when it is.</summary>
/// <typeparam name="T">The interface that it implements.</typeparam>
public sealed class PluginPart<T>
    where T : class
{
    private readonly string kind;
    private readonly PartEntry entry;

    internal PluginPart(Plugin plugin, string kind, PartEntry entry)
    {
        Plugin = plugin;
        this.kind = kind;
        this.entry = entry;
    }

    public Plugin Plugin { get; }

    public string Id => entry.Id;

    /// <summary>Makes it.</summary>
    /// <exception cref="PluginException">Its class does not fit, or its constructor throws.</exception>
    public T Create()
    {
        var what = $"{kind} '{Id}'";
        var type = Plugin.Class(what, entry.TypeName);
        return type is { IsVisible: true, IsAbstract: false } && type.IsAssignableTo(typeof(T)) && type.GetConstructor([]) is not null
            ? (T)Plugin.Make(what, type)
            : throw new PluginException(
                Plugin.Manifest.Path,
                $"{what} cannot be made: {entry.TypeName} must be a public class that implements {typeof(T).Name} and has a constructor without parameters.",
                $"see docs/plugins.md for the shape of a {kind}.");
    }
}
