using Mib.Core.Errors;
using Mib.Sdk.Tasks;
using Mib.Sdk.Training;

namespace Mib.Engine.Plugins;

/// <summary>The methods, tasks and recipes of a set of plugins, by id.</summary>
public sealed class PluginCatalog
{
    /// <summary>How mib's own plugins are called: they come first, so that no other takes one of their ids.</summary>
    private const string Own = "Mib.";

    private readonly SortedDictionary<string, MethodDescriptor> methods = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, PluginPart<ITask>> tasks = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, PluginPart<IRecipe>> recipes = new(StringComparer.Ordinal);

    private readonly HashSet<string> hashes = [];
    private readonly List<MibException> refusals = [];

    private PluginCatalog(IEnumerable<string> installed, IEnumerable<string> asked)
    {
        foreach (var path in installed)
        {
            try
            {
                Take(Plugin.Open(path));
            }
            catch (MibException e)
            {
                refusals.Add(e);
            }
        }

        foreach (var path in asked)
            Take(Plugin.Open(path));
    }

    /// <summary>Why installed plugins were left out: one that is broken must not take the others with it.</summary>
    public IReadOnlyList<MibException> Refusals => refusals;

    /// <summary>Where plugins are unless the user says otherwise: beside the host, a folder each.</summary>
    public static string DefaultFolder => Path.Combine(AppContext.BaseDirectory, "plugins");

    /// <summary>Every method, by id.</summary>
    public IReadOnlyCollection<MethodDescriptor> Methods => methods.Values;

    /// <summary>Every task, by id.</summary>
    public IReadOnlyCollection<PluginPart<ITask>> Tasks => tasks.Values;

    /// <summary>Every recipe, by id.</summary>
    public IReadOnlyCollection<PluginPart<IRecipe>> Recipes => recipes.Values;

    /// <summary>Finds plugins; none of their code runs.</summary>
    /// <param name="folder">A folder with a sub-folder for each plugin, called like its assembly; it need not exist.</param>
    /// <param name="assemblies">Plugin assemblies that are asked for by name: these are never left out.</param>
    /// <exception cref="PluginException">One that is asked for is no plugin, or something of it has an id that is taken.</exception>
    public static PluginCatalog Find(string folder, params IEnumerable<string> assemblies)
    {
        var installed = Directory.Exists(folder)
            ? Directory.GetDirectories(folder)
                .OrderBy(sub => !Path.GetFileName(sub).StartsWith(Own, StringComparison.Ordinal)).ThenBy(sub => sub, StringComparer.Ordinal)
                .Select(sub => Path.Combine(sub, Path.GetFileName(sub) + ".dll"))
                .Where(File.Exists)
            : [];
        return new(installed, assemblies);
    }

    /// <summary>The method of an id.</summary>
    /// <exception cref="UnknownNameException">There is none.</exception>
    public MethodDescriptor Method(string id) =>
        methods.TryGetValue(id, out var found) ? found : throw new UnknownNameException("method", id, methods.Keys);

    /// <summary>The task of an id.</summary>
    /// <exception cref="UnknownNameException">There is none.</exception>
    public PluginPart<ITask> Task(string id) =>
        tasks.TryGetValue(id, out var found) ? found : throw new UnknownNameException("task", id, tasks.Keys);

    /// <summary>The recipe of an id.</summary>
    /// <exception cref="UnknownNameException">There is none.</exception>
    public PluginPart<IRecipe> Recipe(string id) =>
        recipes.TryGetValue(id, out var found) ? found : throw new UnknownNameException("recipe", id, recipes.Keys);

    /// <summary>Takes all of a plugin in or, if one of its ids is taken, nothing. The same file twice is one plugin.</summary>
    private void Take(Plugin plugin)
    {
        var manifest = plugin.Manifest;
        if (hashes.Contains(manifest.Hash))
            return;
        Expect(methods, "method", manifest.Path, manifest.Methods.Select(m => m.Id), m => m.Plugin);
        Expect(tasks, "task", manifest.Path, manifest.Tasks.Select(t => t.Id), t => t.Plugin);
        Expect(recipes, "recipe", manifest.Path, manifest.Recipes.Select(r => r.Id), r => r.Plugin);

        hashes.Add(manifest.Hash);
        foreach (var entry in manifest.Methods)
            methods.Add(entry.Id, new(plugin, entry));
        foreach (var entry in manifest.Tasks)
            tasks.Add(entry.Id, new(plugin, "task", entry));
        foreach (var entry in manifest.Recipes)
            recipes.Add(entry.Id, new(plugin, "recipe", entry));
    }

    private static void Expect<T>(SortedDictionary<string, T> taken, string kind, string path, IEnumerable<string> ids, Func<T, Plugin> pluginOf)
    {
        var own = new HashSet<string>();
        foreach (var id in ids)
        {
            var problem = !own.Add(id) ? $"has two {kind}s called '{id}'."
                : taken.TryGetValue(id, out var other) ? $"has a {kind} called '{id}', and so has {pluginOf(other).Manifest.Path}."
                : null;
            if (problem is not null)
                throw new PluginException(path, problem, "give one of them another id.");
        }
    }
}
