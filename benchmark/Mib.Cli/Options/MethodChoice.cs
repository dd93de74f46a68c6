using System.CommandLine;
using Mib.Core.Errors;
using Mib.Core.Results;
using Mib.Engine.Plugins;

namespace Mib.Cli.Options;

/// <summary><c>--method</c>, <c>--submission</c> and the options of the method that they choose.</summary>
internal sealed class MethodChoice
{
    private const string MethodName = "--method";
    private const string SubmissionName = "--submission";

    private readonly MethodDescriptor? method;
    private readonly List<(OptionDescriptor Descriptor, Option<string?> Option)> own = [];

    private MethodChoice(PluginCatalog catalog, MethodDescriptor? method, string? artifacts = null)
    {
        Catalog = catalog;
        Artifacts = artifacts;
        this.method = method;
    }

    /// <summary>The plugins, with the submission among them.</summary>
    public PluginCatalog Catalog { get; }

    /// <summary>The file or folder of artifacts that stands in a method's place; null if there is none.</summary>
    public string? Artifacts { get; }

    /// <summary>The method.</summary>
    /// <exception cref="UsageException">None is named, or artifacts stand in its place.</exception>
    public MethodDescriptor Method => method ?? throw (Artifacts is null
        ? new UsageException($"{MethodName} is missing.", $"choose one of {string.Join(", ", Catalog.Methods.Select(m => m.Id))}.")
        : new UsageException($"{Artifacts} holds no plugin, but artifacts at most.", "give a plugin's .dll or the folder of its project; `mib evaluate` scores artifacts."));

    /// <summary>Looks which method a command line names, and gives the verb its options.</summary>
    /// <param name="command">The verb, with all its own options.</param>
    /// <param name="args">The words of the command line.</param>
    /// <param name="terminal">Where a submission that is built from source says so.</param>
    public static MethodChoice AddTo(Command command, IReadOnlyList<string> args, Terminal terminal)
    {
        // Second and third in the help, after what the verb cannot do without.
        command.Options.Insert(1, new Option<string?>(MethodName)
        {
            Description = "The method; `mib list methods` shows which levels and ablations each knows. May be left out with a submission that has only one. With artifacts: what to list them as [default: their file's or folder's name].",
            HelpName = "id",
        });
        command.Options.Insert(2, new Option<string?>(SubmissionName)
        {
            Description = "A plugin: its .dll, or the folder of its project, which is then built. `evaluate` also takes artifacts: a file of scores, a folder with one or with nine circuits, or a folder of such folders called <task>_<model>.",
            HelpName = "dll|file|folder",
        });

        // Only the verb that is meant needs plugins: the others must not wait for a submission to be built.
        if (Peek.Verb(args) != command.Name)
            return new(PluginCatalog.Find(""), null);
        var given = Peek.Value(args, SubmissionName);
        if (given is not null && Submission.IsOfArtifacts(given))
            return new(Plugins.Find(terminal), null, given);
        var submission = given is null ? null : Submission.Assembly(given, terminal);
        var catalog = Plugins.Find(terminal, submission);
        var choice = new MethodChoice(catalog, Chosen(catalog, Peek.Value(args, MethodName), submission));
        choice.AddOwnOptions(command);
        return choice;
    }

    /// <summary>What the artifacts are listed as.</summary>
    /// <exception cref="UsageException">A method is called so.</exception>
    public string NameOf(string artifacts, ParseResult parsed)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(artifacts));
        var name = parsed.GetValue<string?>(MethodName) ?? (Directory.Exists(full) ? Path.GetFileName(full) : Path.GetFileNameWithoutExtension(full));
        return Catalog.Methods.All(known => known.Id != name)
            ? name
            : throw new UsageException($"The artifacts would be listed as '{name}', which is a method of mib or of a plugin.", $"list them under a name of their own with {MethodName}.");
    }

    /// <summary>Refuses switches that were given and change nothing: each would make another run of the same scores.</summary>
    /// <param name="parsed">The parsed command line.</param>
    /// <param name="switches">Those of attribution.</param>
    /// <exception cref="UsageException">The method does not heed one, or artifacts are scored already.</exception>
    public void Expect(ParseResult parsed, IEnumerable<Option> switches)
    {
        var given = switches.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false } && !(method is not null && Heeds(method, option)));
        if (given is null)
            return;
        var others = string.Join(", ", Catalog.Methods.Where(known => known.Track == Track.Circuit && Heeds(known, given)).Select(known => known.Id));
        throw new UsageException(
            method is null ? $"{given.Name} changes how scores are made, and artifacts are scored already." : $"{given.Name} changes nothing for the method '{method.Id}'.",
            $"leave it out; it is for {others}.");

        static bool Heeds(MethodDescriptor method, Option option) => method.Switches.Any(known => $"--{Choice.Text(known)}" == option.Name);
    }

    /// <summary>The options of the method that were given.</summary>
    public IEnumerable<Setting> Given(ParseResult parsed) =>
        from option in own
        where parsed.GetResult(option.Option) is { Implicit: false }
        select new Setting(option.Descriptor.Name, parsed.GetValue(option.Option) ?? "true");

    private static MethodDescriptor? Chosen(PluginCatalog catalog, string? id, string? submission)
    {
        if (id is not null)
            return catalog.Method(id);
        if (submission is null)
            return null;
        var methods = catalog.Methods.Where(m => m.Plugin.Manifest.Path == Path.GetFullPath(submission)).ToList();
        return methods.Count == 1
            ? methods[0]
            : throw new UsageException(
                $"{submission} has {methods.Count} methods.", methods.Count == 0
                    ? $"name another one with {MethodName}." : $"choose one with {MethodName}: {string.Join(", ", methods.Select(m => m.Id))}.");
    }

    private void AddOwnOptions(Command command)
    {
        foreach (var descriptor in method?.Options ?? [])
        {
            if (command.Options.Any(o => o.Name == descriptor.Spelling))
            {
                throw new PluginException(
                    method!.Plugin.Manifest.Path, $"the option {descriptor.Spelling} of method '{method.Id}' is also one of mib's own.", "rename its property.");
            }

            var option = new Option<string?>(descriptor.Spelling)
            {
                Description = Describe(descriptor),
                HelpName = Value(descriptor),
                Arity = descriptor.Type == typeof(bool) ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
            };
            own.Add((descriptor, option));
            command.Add(option);
        }
    }

    private string Describe(OptionDescriptor option)
    {
        var description = option.Description.Length == 0 ? $"An option of {method!.Id}." : $"{option.Description} ({method!.Id})";
        var range = option.Range.Length == 0 ? "" : $", {option.Range}";
        return option.Required ? $"{description} [required{range}]"
            : option.Default is null ? description
            : $"{description} [default: {option.Default}{range}]";
    }

    private static string Value(OptionDescriptor option) =>
        option.Choices.Count > 0 ? string.Join('|', option.Choices)
        : option.Type == typeof(bool) ? "true|false"
        : option.Type == typeof(string) ? "text"
        : option.Type == typeof(double) ? "x"
        : "n";
}
