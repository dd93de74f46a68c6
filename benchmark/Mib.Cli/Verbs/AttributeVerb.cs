using System.CommandLine;
using Mib.Cli.Evaluate;
using Mib.Cli.Options;
using Mib.Cli.Progress;
using Mib.Engine.Circuits;
using Mib.Engine.Formats;
using Mib.Leaderboard;

namespace Mib.Cli.Verbs;

/// <summary><c>mib attribute</c>: scores every edge of a model on a file of pairs, and evaluates nothing.</summary>
internal static class AttributeVerb
{
    /// <summary>Pairs that show whether the model can do the task at all: all of them would cost as much as some methods.</summary>
    private const int Sample = 100;

    public static Command Create(IReadOnlyList<string> args, Terminal terminal, CancellationToken cancellation)
    {
        var command = new Command("attribute", "Score every edge of a model on a file of pairs.");
        var options = new CircuitOptions();
        options.AddTo(command, options.Settings.OfAttribution);
        var seed = Numbers.Int("--seed", "Root of every random choice.", 0);
        var output = OutputFile.Required("The scores, as .json (the reference's graph) or .safetensors.");
        command.Add(seed);
        command.Add(output);
        var choice = MethodChoice.AddTo(command, args, terminal);
        command.SetAction(parsed =>
        {
            ScoresFile.CheckWritable(parsed.GetRequiredValue(output));
            OutputFile.Check(parsed.GetRequiredValue(output));
            var settings = choice.Method.Bind([.. choice.Given(parsed)]);
            var method = choice.Method.CreateCircuitMethod(settings);
            var how = options.Settings.Read(parsed);
            choice.Method.Expect(how.Level, how.Ablation, how.Metric);
            choice.Expect(parsed, options.Settings.OfAttribution);
            using var model = options.Load(parsed);
            how.Expect(model);
            var pairs = options.Pairs(parsed, model);
            using var ablation = Failing.During(() => how.Values(model, pairs, options.BatchSize(parsed), cancellation));
            var sample = new CircuitScorer(model.Model, [.. pairs.Take(Sample)], options.BatchSize(parsed), ablation, how.Metric);
            Contrast.Warn(terminal, Failing.During(() => sample.MeasureReference(cancellation)).Metrics);
            var scores = Failing.During(() => Watch.Run(terminal, observer => method.Score(new()
            {
                Model = model.Model,
                Pairs = pairs,
                BatchSize = options.BatchSize(parsed),
                Scale = how.Scale,
                Rules = how.Attribution,
                Level = how.Level,
                Ablation = ablation,
                Metric = how.Metric,
                Seed = parsed.GetValue(seed),
                Cancellation = cancellation,
                Progress = new PhaseProgress(observer, "attribution"),
            })));
            OutputFile.Write(parsed.GetRequiredValue(output), stream => ScoresFile.Write(parsed.GetRequiredValue(output), stream, scores with { ModelHash = model.Hash }));
            OutputFile.Say(terminal, parsed.GetRequiredValue(output), $"scores of {Words.Count(scores.Values.Count, Choice.Text(scores.Level))}");
        });
        Example.Add(command, "mib attribute --model ioi-small --pairs pairs.jsonl --method eap --out scores.json");
        return command;
    }
}
