using System.CommandLine;
using System.Text.Json.Nodes;
using Mib.Cli.Evaluate;
using Mib.Cli.Options;
using Mib.Cli.Progress;
using Mib.Core.Circuits;
using Mib.Engine.Circuits;
using Mib.Engine.Formats;
using Mib.Leaderboard;

namespace Mib.Cli.Verbs;

/// <summary><c>mib curve</c>: how faithful the circuits are that a file of scores calls for.</summary>
internal static class CurveVerb
{
    public static Command Create(Terminal terminal, CancellationToken cancellation)
    {
        var options = new CircuitOptions();
        var command = new Command("curve", "Measure faithfulness at the ten circuit sizes, CPR and CMD, from scores of edges.");
        options.AddTo(command);
        var scoresFile = new Option<string>("--scores") { Description = "The scores, as the reference's graph JSON.", HelpName = "file", Required = true };
        var absolute = new Option<bool>("--absolute") { Description = "Rank edges by the size of their score." };
        var prune = Choice.Of<PruneRule>("--prune", "When pruning stops [default: fixed; pinned with --compat mib].");
        var select = Choice.Of<Select>("--select", "How circuits are chosen.", Select.Topn);
        var output = OutputFile.Required("The curve, as JSON.");
        foreach (var option in new Option[] { scoresFile, absolute, select, prune, output })
            command.Add(option);
        command.SetAction(parsed =>
        {
            using var model = options.Load(parsed);
            var pairs = options.Pairs(parsed, model);
            var scores = GraphJson.Read(parsed.GetRequiredValue(scoresFile), model.Model.Graph);
            var ranking = parsed.GetValue(absolute) ? Ranking.Absolute : Ranking.Signed;
            var circuits = CircuitSet.Of(scores, ranking, options.Prune(parsed, parsed.GetValue(prune)));
            var scorer = new CircuitScorer(model.Model, pairs, options.BatchSize(parsed));
            var metrics = Failing.During(() => Watch.Run(
                terminal, observer => scorer.Measure(circuits.Evaluated, null, share => observer.Report("circuits", share), cancellation)));
            var curve = circuits.Curve(metrics);
            OutputFile.Write(parsed.GetRequiredValue(output), Json(curve));
            terminal.Text.WriteLine($"CPR {Words.Number(curve.Cpr)}, CMD {Words.Number(curve.Cmd)}, average {Words.Number(curve.Average)}");
        });
        Example.Add(command, "mib curve --model ioi-small --pairs pairs.jsonl --scores scores.json --out curve.json");
        return command;
    }

    private static byte[] Json(FaithfulnessCurve curve) => System.Text.Encoding.UTF8.GetBytes(new JsonObject
    {
        ["percentages"] = Array(curve.Percentages),
        ["faithfulness"] = Array(curve.Faithfulness),
        ["weighted_edge_counts"] = Array(curve.EdgeCounts),
        ["cpr"] = curve.Cpr,
        ["cmd"] = curve.Cmd,
        ["average"] = curve.Average,
    }.ToJsonString());

    private static JsonArray Array(IEnumerable<double> values) => [.. values.Select(v => (JsonNode)v)];
}
