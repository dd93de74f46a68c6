using Mib.Core.Errors;
using Mib.Sdk.Tasks;

namespace Mib.Engine.Plugins;

/// <summary>A task that can be run. Its plugin is loaded when it is made.</summary>
public sealed class TaskDescriptor
{
    private readonly TaskEntry entry;

    internal TaskDescriptor(Plugin plugin, TaskEntry entry)
    {
        Plugin = plugin;
        this.entry = entry;
    }

    public Plugin Plugin { get; }

    public string Id => entry.Id;

    /// <summary>Makes the task.</summary>
    /// <exception cref="PluginException">Its class does not fit, or its constructor throws.</exception>
    public ITask Create()
    {
        var what = $"task '{Id}'";
        var type = Plugin.Class(what, entry.TypeName);
        return type is { IsVisible: true, IsAbstract: false } && type.IsAssignableTo(typeof(ITask)) && type.GetConstructor([]) is not null
            ? (ITask)Plugin.Make(what, type)
            : throw new PluginException(
                Plugin.Manifest.Path,
                $"{what} cannot be made: {entry.TypeName} must be a public class that implements ITask and has a constructor without parameters.",
                "see docs/plugins.md for the shape of a task.");
    }
}
