using System.CommandLine;
using Mib.Cli.Options;
using Mib.Cli.Parity;
using Mib.Cli.Rendering;
using Mib.Core.Errors;
using Mib.Engine.Parity;

namespace Mib.Cli.Verbs;

/// <summary><c>mib parity</c>: our scores beside the published ones.</summary>
internal static class ParityVerb
{
    public static Command Create(IReadOnlyList<string> args, Terminal terminal, CancellationToken cancellation)
    {
        var methods = Some("--method", "Look at this method only; may be repeated.");
        var models = Some("--model", "Look at this model of the benchmark only; may be repeated.");
        var limit = Numbers.Int("--limit", "Score on at most n examples.", 1000, least: 2);
        var trainLimit = Numbers.Int("--train-limit", "Show a method at most n examples.", 100, least: 1);
        var data = new Option<string?>("--data") { Description = "Folder that holds a folder of published files for each task, by its id; generated data if left out.", HelpName = "folder" };
        var device = DeviceOption.Create();
        var database = DbOption.Create();
        var json = new Option<bool>("--json") { Description = "Print one JSON array." };
        var command = new Command("parity", "Run the benchmark's tasks on those of its models that are here, by the reference's rules, and put the scores beside the published ones.")
        {
            methods, models, limit, trainLimit, data, device, database, json,
        };
        command.SetAction(parsed =>
        {
            var catalog = Options.Plugins.Find(terminal);
            var wantedMethods = Chosen("method with published scores", parsed.GetValue(methods), setting => setting.Method);
            var wantedModels = Chosen("model with published scores", parsed.GetValue(models), setting => setting.Model);
            var folder = parsed.GetValue(data);
            var plan = new ParityPlan(catalog, new(terminal, catalog, $"mib {string.Join(' ', args)}", cancellation), folder is not null);
            ParityRow[] rows = [.. plan.Run(
                setting => wantedMethods.Contains(setting.Method) && wantedModels.Contains(setting.Model),
                (setting, dtype) => new()
                {
                    Task = setting.Task,
                    Model = setting.Model,
                    Limit = parsed.GetValue(limit),
                    TrainLimit = parsed.GetValue(trainLimit),
                    Data = folder is null ? null : Path.Combine(folder, setting.Task),
                    Dtype = dtype,
                    Device = parsed.GetRequiredValue(device),
                    Circuit = CircuitSettings.Mib with { Level = setting.Level, Ablation = setting.Ablation },
                    Database = parsed.GetRequiredValue(database),
                })];
            if (parsed.GetValue(json))
                terminal.Text.WriteLine(ParityReport.Json(rows));
            else
                terminal.Show(ParityReport.Of(rows));
            if (folder is null && rows.Any(row => row.Run is not null))
                terminal.Note("note: our scores are of generated data, not of the published: give those with --data.");
            return rows.Any(row => row.HasFailed) ? ExitCode.Failed : ExitCode.Done;
        });
        return Example.Add(command, "mib parity", "mib parity --model gpt2 --method eap --limit 100", "mib parity --data data --json");
    }

    private static Option<string[]> Some(string name, string description) => new(name) { Description = $"{description} All if left out.", HelpName = "id" };

    private static HashSet<string> Chosen(string kind, string[]? ids, Func<PublishedSetting, string> idOf)
    {
        var known = PublishedScore.All.Select(score => idOf(score.Setting)).Distinct().ToList();
        return ids is not { Length: > 0 } ? [.. known]
            : ids.FirstOrDefault(id => !known.Contains(id)) is { } unknown ? throw new UnknownNameException(kind, unknown, known)
            : [.. ids];
    }
}
