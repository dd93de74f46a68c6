using System.CommandLine;
using System.Text.Json.Nodes;
using Mib.Cli.Evaluate;
using Mib.Cli.Options;
using Mib.Cli.Progress;
using Mib.Cli.Rendering;
using Mib.Core.Circuits;
using Mib.Core.Errors;
using Mib.Core.Results;
using Mib.Engine.Circuits;
using Mib.Engine.Formats;
using Mib.Leaderboard;

namespace Mib.Cli.Verbs;

/// <summary><c>mib curve</c>: how faithful the circuits are that a file of scores calls for.</summary>
internal static class CurveVerb
{
    /// <summary>Shares by which two sums of the same float32 numbers differ when they are added in another order.</summary>
    private const double Rounding = 1e-6;

    public static Command Create(Terminal terminal, CancellationToken cancellation)
    {
        var options = new CircuitOptions();
        var command = new Command("curve", "Measure faithfulness at the ten circuit sizes from scores of edges: CPR and CMD of one ranking, and the average faithfulness.");
        options.AddTo(command, options.Settings.OfSelection);
        var scoresFile = new Option<string>("--scores") { Description = "The scores: .json (the reference's graph), .pt or .safetensors.", HelpName = "file", Required = true };
        var absolute = new Option<bool>("--absolute") { Description = "Rank edges by the size of their score." };
        var output = OutputFile.Required("The curve, as JSON.");
        foreach (var option in new Option[] { scoresFile, absolute, output })
            command.Add(option);
        command.SetAction(parsed =>
        {
            OutputFile.Check(parsed.GetRequiredValue(output));
            var how = options.Settings.Read(parsed);
            using var model = options.Load(parsed);
            how.Expect(model);
            var pairs = options.Pairs(parsed, model);
            using var ablation = Failing.During(() => how.Values(model, pairs, options.BatchSize(parsed), cancellation));
            var scores = ScoresFile.Read(parsed.GetRequiredValue(scoresFile), model.Model.Graph);
            how.Expect(parsed.GetRequiredValue(scoresFile), scores.Level);
            foreach (var warning in OtherModel.Warnings(parsed.GetRequiredValue(scoresFile), scores, model))
                terminal.Note(warning);
            if (scores.IsFlat)
                terminal.Note(CircuitScores.FlatWarning);
            var ranking = parsed.GetValue(absolute) ? Ranking.Absolute : Ranking.Signed;
            var circuits = CircuitSet.Of(scores, ranking, how.Rules);
            var scorer = new CircuitScorer(model.Model, pairs, options.BatchSize(parsed), ablation, how.Metric);
            var metrics = Failing.During(() => Watch.Run(
                terminal, observer => scorer.Measure(circuits.Evaluated, null, share => observer.Report("circuits", share), cancellation)));
            var curve = Failing.During(() => Curve(circuits, metrics));
            Contrast.Warn(terminal, metrics);
            OutputFile.Write(parsed.GetRequiredValue(output), Json(curve, CurveScores.Of(circuits, metrics, seed: 0).Curve.Points, scores.Level));
            terminal.Text.WriteLine(
                $"CPR {Words.Number(curve.Cpr)}, CMD {Words.Number(curve.Cmd)}, average {Words.Number(curve.Average)}, {Choice.Text(scores.Level)}s ranked by "
                + (ranking == Ranking.Signed ? "score: this CPR is what benchmarks give, their CMD is that of --absolute" : "size of score: this CMD is what benchmarks give, their CPR is that without --absolute"));
            OutputFile.Say(terminal, parsed.GetRequiredValue(output), $"faithfulness at {curve.Percentages.Count} sizes of {Words.Count(scores.Values.Count, Choice.Text(scores.Level))}");
        });
        command.Add(CurveDrawVerb.Create(terminal));
        Example.Add(command, "mib curve --model ioi-small --pairs pairs.jsonl --scores scores.json --out curve.json");
        return command;
    }

    /// <summary>The curve, where it has a denominator.</summary>
    /// <exception cref="NotMeasurableException">The whole model and the empty circuit score the same but for rounding, or no number.</exception>
    internal static FaithfulnessCurve Curve(CircuitSet circuits, CircuitMetrics metrics)
    {
        var (whole, empty) = (metrics.Whole.Average(), metrics.Empty.Average());
        return double.IsFinite(whole - empty) && Math.Abs(whole - empty) > Rounding * Math.Max(Math.Abs(whole), Math.Abs(empty))
            ? circuits.Curve(metrics)
            : throw new NotMeasurableException(
                FormattableString.Invariant($"The mean metric of the whole model, m(N), is {whole:g6} and that of the empty circuit, m(∅), {empty:g6}: faithfulness has no denominator."),
                "use pairs whose corrupted prompts change the answer, and a model that has learned the task.");
    }

    /// <summary>The curve's file.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="points">The same with the intervals.</param>
    /// <param name="level">What its circuits are selected from.</param>
    internal static byte[] Json(FaithfulnessCurve curve, IReadOnlyCollection<CurvePoint> points, Level level = Level.Edge) => System.Text.Encoding.UTF8.GetBytes(new JsonObject
    {
        ["percentages"] = Array(curve.Percentages),
        ["faithfulness"] = Array(curve.Faithfulness),
        ["weighted_edge_counts"] = Array(curve.EdgeCounts),
        ["cpr"] = RunJson.Number(curve.Cpr),
        ["cmd"] = RunJson.Number(curve.Cmd),
        ["average"] = RunJson.Number(curve.Average),
        ["level"] = Choice.Text(level),
        ["faithfulness_low"] = Array(points.Select(point => point.Low)),
        ["faithfulness_high"] = Array(points.Select(point => point.High)),
    }.ToJsonString());

    private static JsonArray Array(IEnumerable<double> values) => [.. values.Select(RunJson.Number)];
}
