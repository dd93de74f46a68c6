using Mib.Core.Results;
using Mib.Engine.Models;
using Mib.Engine.Plugins;
using Mib.Leaderboard;
using Mib.Sdk.Tasks;
using Mib.Leaderboard.Ranks;
using Spectre.Console.Rendering;

namespace Mib.Cli.Rendering;

/// <summary>What <c>mib list</c> prints.</summary>
internal static class Lists
{
    public static IRenderable Methods(IEnumerable<MethodDescriptor> methods)
    {
        var table = Tables.Wrapping("method", "track", "levels", "ablations", "what it does", "paper");
        // An id in two lines is none to copy, nor is a paper.
        table.Columns[0].NoWrap = table.Columns[^1].NoWrap = true;
        foreach (var method in methods)
            table.Row(method.Id, Kebab.Of(method.Track.ToString()), Of(method, method.Levels), Of(method, method.Ablations), method.Description, method.Cite);
        return table;
    }

    private static string Of<T>(MethodDescriptor method, IEnumerable<T> values)
        where T : struct, Enum => method.Track != Track.Circuit ? "" : values.Count() == Enum.GetValues<T>().Length ? "all" : string.Join(", ", values.Select(Options.Choice.Text));

    public static IRenderable Tasks(IEnumerable<TaskCard> cards, OfficialMatrix matrix)
    {
        var table = Tables.Wrapping("task", "what it asks", "variables; positions", "default model; the benchmark's");
        foreach (var card in cards)
        {
            var models = Enum.GetValues<Track>().SelectMany(track => matrix.ModelsOf(track, card.Id)).Select(model => model.Id).Distinct();
            table.Row(
                card.Id, card.Description,
                card.Variables.Count == 0 ? "" : $"{string.Join(", ", card.Variables.Select(v => v.Name))}; {string.Join(", ", card.Positions.Select(position => position.Name))}",
                string.Join("; ", new[] { card.DefaultModel ?? "none", string.Join(", ", models) }.Where(text => text.Length > 0)));
        }

        return table;
    }

    public static IRenderable Runs(IEnumerable<RunRecord> runs)
    {
        var table = Tables.Wrapping("run", "task", "model", "method", "settings", "state", "scores");
        table.Columns[0].NoWrap = true;
        foreach (var run in runs)
        {
            var task = run.Key.Variable.Length == 0 ? run.Key.Task : $"{run.Key.Task} / {run.Key.Variable}";
            table.Row(run.Id, task, run.Key.Model, run.Key.Method, Conditions.Of(run.Key.Settings), State(run.Status), Outcome(run));
        }

        return table;
    }

    /// <summary>A run that was broken off looks like one that goes on: both are not finished.</summary>
    private static string State(RunStatus status) => status == RunStatus.Running ? "unfinished" : Kebab.Of(status.ToString());

    private static string Outcome(RunRecord run) => run.Result is null
        ? Words.Shorten(run.Error, 60)
        : string.Join(", ", Headline.Of(run.Result).Where(s => s.Metric is "cpr" or "cmd" or "auroc" or "iia-selected" or "iia" or "iia-floor" or "mse-selected" or "mse" or "mse-floor").Select(s => $"{s.Metric} {Words.Number(s.Value)}"));
}
