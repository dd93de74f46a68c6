using System.CommandLine;
using Mib.Cli.Options;
using Mib.Cli.Progress;
using Mib.Cli.Rendering;
using Mib.Core.Errors;
using Mib.Core.Results;
using Mib.Engine.Formats;
using Mib.Engine.Models;
using Mib.Engine.Plugins;
using Mib.Engine.Study;

namespace Mib.Cli.Verbs;

/// <summary><c>mib study</c>: the benchmark, put to the test.</summary>
internal static class StudyVerb
{
    public static Command Create(Terminal terminal, CancellationToken cancellation) => Example.Add(
        new Command("study", "Put the benchmark itself to the test.") { GroundTruth(terminal, cancellation) },
        "mib study ground-truth");

    private static Command GroundTruth(Terminal terminal, CancellationToken cancellation)
    {
        var models = new Option<string[]>("--model") { Description = "Study this model only; may be repeated. All bundled models whose circuit is known if left out.", HelpName = "id" };
        var methods = new Option<string[]>("--method") { Description = "Study this method only; may be repeated. All of the circuit track if left out.", HelpName = "id" };
        var submission = new Option<string?>("--submission") { Description = "A plugin whose methods are studied too: its .dll, or the folder of its project, which is then built.", HelpName = "dll|folder" };
        var seeds = Numbers.Int("--seeds", "How many seeds; each draws its own pairs.", 5, least: 1);
        var limit = Numbers.Int("--limit", "Pairs for a method, and as many others to score its circuits on.", 100, least: 2);
        var output = new Option<string?>("--out") { Description = "Folder for study.csv, study.md and study.svg.", HelpName = "folder" };
        var command = new Command("ground-truth", "Does a better score mean a truer circuit? Every method on every model whose circuit is known.") { models, methods, submission, seeds, limit, output };
        command.SetAction(parsed =>
        {
            var folder = parsed.GetValue(output);
            var files = folder is null ? null : StudyFiles.In(folder);
            var plugins = Plugins.Find(terminal, parsed.GetValue(submission) is { } path ? Submission.Assembly(path, terminal) : null);
            var plan = new StudyPlan
            {
                Models = Chosen(parsed.GetValue(models) ?? []),
                Methods = Chosen(parsed.GetValue(methods) ?? [], plugins),
                Seeds = parsed.GetValue(seeds),
                Examples = parsed.GetValue(limit),
            };
            var study = Failing.During(() => Watch.Run(
                terminal, observer => new GroundTruthStudy(plan, Evaluate.Models.Catalog, plugins, observer).Run(cancellation)));
            var tables = new StudyTables(StudySummary.Of(study));
            terminal.Show(tables.Tables);
            files?.Write(study, tables);
        });
        return Example.Add(command, "mib study ground-truth --out study", "mib study ground-truth --model first-occurrence-busy --submission submissions/sample");
    }

    private static List<ModelEntry> Chosen(string[] ids)
    {
        var known = Evaluate.Models.Catalog.Models.Where(model => CircuitJson.IsIn(model.Folder)).ToList();
        return ids.Length == 0 ? known : [.. ids.Distinct().Select(id =>
            known.Find(model => model.Id == id) ?? throw new UnknownNameException("model whose circuit is known", id, [.. known.Select(model => model.Id)]))];
    }

    private static List<MethodDescriptor> Chosen(string[] ids, PluginCatalog plugins)
    {
        var known = plugins.Methods.Where(method => method.Track == Track.Circuit).ToList();
        return ids.Length == 0 ? known : [.. ids.Distinct().Select(id =>
            known.Find(method => method.Id == id) ?? throw new UnknownNameException("method of the circuit track", id, [.. known.Select(method => method.Id)]))];
    }
}
