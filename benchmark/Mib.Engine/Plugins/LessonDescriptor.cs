using Mib.Core.Errors;
using Mib.Core.Results;
using Mib.Sdk.Training;

namespace Mib.Engine.Plugins;

/// <summary>A lesson that recipes can name. Its plugin is loaded when it is first made.</summary>
public sealed class LessonDescriptor
{
    private readonly PluginClass made;

    internal LessonDescriptor(Plugin plugin, PartEntry entry)
    {
        Plugin = plugin;
        What = $"lesson '{entry.Id}'";
        made = new(plugin, What, entry.TypeName, name => name.Replace('-', '_'));
    }

    public Plugin Plugin { get; }

    private string What { get; }

    /// <summary>Makes it.</summary>
    /// <param name="given">The options that the recipe gives, by their kebab-case names.</param>
    /// <exception cref="UsageException">Something is wrong with them; everything that is, is listed.</exception>
    /// <exception cref="PluginException">Its class does not fit, or its constructor throws.</exception>
    public ILesson Create(IReadOnlyCollection<Setting> given) => made.Make(made.Bind(given)) is ILesson lesson
        ? new GuardedLesson(Plugin, What, lesson)
        : throw new PluginException(Plugin.Manifest.Path, $"{What} is no {nameof(ILesson)}.", "implement it.");
}
