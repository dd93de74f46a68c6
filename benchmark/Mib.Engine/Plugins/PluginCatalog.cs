using Mib.Core.Errors;
using Mib.Sdk.Tasks;
using Mib.Sdk.Training;

namespace Mib.Engine.Plugins;

/// <summary>The methods, tasks, lessons, recipes and constructions of a set of plugins, by id.</summary>
public sealed class PluginCatalog
{
    /// <summary>How mib's own plugins are called: they come first, so that no other takes one of their ids.</summary>
    private const string Own = "Mib.";

    private readonly SortedDictionary<string, MethodDescriptor> methods = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, PluginPart<ITask>> tasks = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, LessonDescriptor> lessons = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (Plugin Plugin, string Path)> recipes = new(StringComparer.Ordinal);

    private readonly SortedDictionary<string, PluginPart<IConstruction>> constructions = new(StringComparer.Ordinal);

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

    /// <summary>The lesson of an id.</summary>
    /// <exception cref="UnknownNameException">There is none.</exception>
    public LessonDescriptor Lesson(string id) =>
        lessons.TryGetValue(id, out var found) ? found : throw new UnknownNameException("lesson", id, lessons.Keys);

    /// <summary>The file of a training recipe.</summary>
    /// <exception cref="UnknownNameException">There is none.</exception>
    public string Recipe(string id) =>
        recipes.TryGetValue(id, out var found) ? found.Path : throw new UnknownNameException("recipe", id, [.. recipes.Keys, .. constructions.Keys]);

    /// <summary>The construction of an id; null if there is none.</summary>
    /// <exception cref="PluginException">Its class does not fit, or its constructor throws.</exception>
    public IConstruction? Construction(string id) => constructions.TryGetValue(id, out var part)
        ? new GuardedConstruction(part.Plugin, $"construction '{id}'", part.Create())
        : null;

    /// <summary>Takes all of a plugin in or, if one of its ids is taken, nothing. The same file twice is one plugin.</summary>
    private void Take(Plugin plugin)
    {
        var manifest = plugin.Manifest;
        if (hashes.Contains(manifest.Hash))
            return;
        Expect(methods, "method", manifest.Path, manifest.Methods.Select(m => m.Id), m => m.Plugin);
        Expect(tasks, "task", manifest.Path, manifest.Tasks.Select(t => t.Id), t => t.Plugin);
        Expect(lessons, "lesson", manifest.Path, manifest.Lessons.Select(l => l.Id), l => l.Plugin);
        Expect(recipes, "recipe", manifest.Path, manifest.Recipes.Select(r => r.Id), r => r.Plugin);
        Expect(constructions, "construction", manifest.Path, manifest.Constructions.Select(c => c.Id), c => c.Plugin);

        hashes.Add(manifest.Hash);
        foreach (var entry in manifest.Methods)
            methods.Add(entry.Id, new(plugin, entry));
        foreach (var entry in manifest.Tasks)
            tasks.Add(entry.Id, new(plugin, "task", entry));
        foreach (var entry in manifest.Lessons)
            lessons.Add(entry.Id, new(plugin, entry));
        foreach (var entry in manifest.Constructions)
            constructions.Add(entry.Id, new(plugin, "construction", entry));
        foreach (var entry in manifest.Recipes)
            recipes.Add(entry.Id, (plugin, entry.Path));
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
