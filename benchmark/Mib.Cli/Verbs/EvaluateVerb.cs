using System.CommandLine;
using Mib.Cli.Evaluate;
using Mib.Cli.Options;
using Mib.Cli.Rendering;
using Mib.Core.Errors;
using Mib.Core.Results;

namespace Mib.Cli.Verbs;

/// <summary><c>mib evaluate</c>: runs a method on a task and a model, scores it and keeps the scores.</summary>
internal static class EvaluateVerb
{
    public static Command Create(IReadOnlyList<string> args, Terminal terminal, CancellationToken cancellation)
    {
        var command = new Command("evaluate", "Run a method on a task and a model, and score it. A run that was broken off goes on where it stopped.");
        var options = new EvaluateOptions();
        foreach (var option in options.All)
            command.Add(option);
        var output = OutputFile.Optional("Write what the method made, edge scores or featurizers, to this file.");
        var json = new Option<bool>("--json") { Description = "Print the scores as one JSON object, a line for each run." };
        command.Add(output);
        command.Add(json);
        var choice = MethodChoice.AddTo(command, args, terminal);

        command.SetAction(parsed =>
        {
            var evaluation = new Evaluation(terminal, choice.Catalog, $"mib {string.Join(' ', args)}", cancellation);
            var file = parsed.GetValue(output);
            if (choice.Artifacts is { } artifacts)
            {
                if (file is not null)
                    throw new UsageException("--out writes what a method made, and artifacts are made already.", "leave --out out.");
                choice.Expect(parsed, options.OfAttribution);
                var name = choice.NameOf(artifacts, parsed);
                var runs = new ArtifactRuns(artifacts, choice.Catalog, options.Task(parsed), task => options.Read(parsed, task, name, Track.Circuit, []).OfArtifacts());
                return runs.Run(terminal, request => Show(parsed, evaluation.Run(request.Request, new ArtifactContender(name, request.Path))));
            }

            var method = choice.Method;
            if (file is not null)
                OutputFile.Check(file);
            var task = options.Task(parsed) ?? throw EvaluateOptions.NoTask();
            var request = options.Read(parsed, task, method.Id, method.Track, choice.Given(parsed));
            choice.Expect(parsed, options.OfAttribution);
            var run = evaluation.Run(request, method);
            if (file is not null)
                Save(run, file);
            Show(parsed, run);
            return ExitCode.Done;
        });
        Example.Add(
            command,
            "mib evaluate --task ioi --method eap-ig-inputs --steps 10 --limit 100",
            "mib evaluate --task ioi --method das --variable output_token",
            "mib evaluate --task ioi --submission submissions/sample --json",
            "mib evaluate --task ioi --model ioi-small --submission importances.json --method my-scores",
            "mib evaluate --submission my-submission --limit 1000");
        return command;

        void Show(ParseResult parsed, RunRecord run)
        {
            if (parsed.GetValue(json))
                terminal.Text.WriteLine(RunJson.Of(run));
            else
                terminal.Show(RunReport.Of(run));
        }
    }

    private static void Save(RunRecord run, string file)
    {
        var artifact = run.Result!.Artifact
            ?? throw new UsageException($"run {run.Id} has no artifact to write to {file}.", "run it again with --rerun.");
        OutputFile.Write(file, artifact.Content.Span);
    }
}
