using Mib.Core.Errors;
using Mib.Sdk.Tasks;
using Mib.Sdk.Training;

namespace Mib.Engine.Plugins;

/// <summary>The methods, tasks and training recipes of a set of plugins, by id.</summary>
public sealed class PluginCatalog
{
    private readonly SortedDictionary<string, MethodDescriptor> methods = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, PluginPart<ITask>> tasks = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, PluginPart<ITrainingRecipe>> recipes = new(StringComparer.Ordinal);

    private PluginCatalog(IEnumerable<Plugin> plugins)
    {
        foreach (var plugin in plugins)
        {
            foreach (var entry in plugin.Manifest.Methods)
                Add(methods, "method", entry.Id, new(plugin, entry), m => m.Plugin);
            foreach (var entry in plugin.Manifest.Tasks)
                Add(tasks, "task", entry.Id, new(plugin, "task", entry), t => t.Plugin);
            foreach (var entry in plugin.Manifest.Recipes)
                Add(recipes, "recipe", entry.Id, new(plugin, "recipe", entry), r => r.Plugin);
        }
    }

    /// <summary>Where plugins are unless the user says otherwise: beside the host, a folder each.</summary>
    public static string DefaultFolder => Path.Combine(AppContext.BaseDirectory, "plugins");

    /// <summary>Every method, by id.</summary>
    public IReadOnlyCollection<MethodDescriptor> Methods => methods.Values;

    /// <summary>Every task, by id.</summary>
    public IReadOnlyCollection<PluginPart<ITask>> Tasks => tasks.Values;

    /// <summary>Every training recipe, by id.</summary>
    public IReadOnlyCollection<PluginPart<ITrainingRecipe>> Recipes => recipes.Values;

    /// <summary>Finds plugins; none of their code runs.</summary>
    /// <param name="folder">A folder with a sub-folder for each plugin, called like its assembly; it need not exist.</param>
    /// <param name="assemblies">Further plugin assemblies.</param>
    /// <exception cref="PluginException">A file is no plugin, or two methods or two tasks have one id.</exception>
    public static PluginCatalog Find(string folder, params IEnumerable<string> assemblies)
    {
        var installed = Directory.Exists(folder)
            ? Directory.GetDirectories(folder).Order(StringComparer.Ordinal)
                .Select(sub => Path.Combine(sub, Path.GetFileName(sub) + ".dll"))
                .Where(File.Exists)
            : [];
        return new(installed.Concat(assemblies).Select(Path.GetFullPath).Select(Plugin.Open).DistinctBy(p => p.Manifest.Hash));
    }

    /// <summary>The method of an id.</summary>
    /// <exception cref="UnknownNameException">There is none.</exception>
    public MethodDescriptor Method(string id) =>
        methods.TryGetValue(id, out var found) ? found : throw new UnknownNameException("method", id, methods.Keys);

    /// <summary>The task of an id.</summary>
    /// <exception cref="UnknownNameException">There is none.</exception>
    public PluginPart<ITask> Task(string id) =>
        tasks.TryGetValue(id, out var found) ? found : throw new UnknownNameException("task", id, tasks.Keys);

    /// <summary>The training recipe of an id.</summary>
    /// <exception cref="UnknownNameException">There is none.</exception>
    public PluginPart<ITrainingRecipe> Recipe(string id) =>
        recipes.TryGetValue(id, out var found) ? found : throw new UnknownNameException("recipe", id, recipes.Keys);

    private static void Add<T>(SortedDictionary<string, T> byId, string kind, string id, T item, Func<T, Plugin> pluginOf)
    {
        if (byId.TryAdd(id, item))
            return;
        var (first, second) = (pluginOf(byId[id]).Manifest.Path, pluginOf(item).Manifest.Path);
        throw new PluginException(
            second,
            first == second ? $"has two {kind}s called '{id}'." : $"has a {kind} called '{id}', and so has {first}.",
            "give one of them another id.");
    }
}
