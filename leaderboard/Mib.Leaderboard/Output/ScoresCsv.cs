using System.Text;
using Mib.Core.Results;

namespace Mib.Leaderboard.Output;

/// <summary>One line a score, for spreadsheets.</summary>
internal static class ScoresCsv
{
    private const string Header =
        "run,track,task,variable,model,split,method,options,settings,seed,device,dtype,metric,site,value,low,high,examples";

    public static byte[] Write(IEnumerable<RunRecord> runs)
    {
        var text = new StringBuilder(Header).Append('\n');
        foreach (var run in runs.Where(r => r is { Status: RunStatus.Done, Result: not null }))
        {
            foreach (var score in run.Result!.Scores)
                text.AppendJoin(',', Cells(run, score)).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static IEnumerable<string> Cells(RunRecord run, Score score)
    {
        var key = run.Key;
        string[] names =
        [
            run.Id, key.Track.ToString().ToLowerInvariant(), key.Task, key.Variable, key.Model, key.Split, key.Method,
            Words.Options(key.Options), Words.Options(key.Settings),
        ];
        double[] numbers = [score.Value, score.Low, score.High];
        return
        [
            .. names.Select(Quote), $"{key.Seed}", Quote(key.Device), Quote(key.Dtype), Quote(score.Metric), Quote(score.Site),
            .. numbers.Select(Words.Exact), $"{score.Examples}",
        ];
    }

    /// <summary>Quotes where needed; an apostrophe keeps spreadsheets from running a stranger's name as a formula.</summary>
    private static string Quote(string text)
    {
        var safe = text.Length > 0 && "=+-@\t\r".Contains(text[0], StringComparison.Ordinal) ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : "\"" + safe.Replace("\"", "\"\"") + "\"";
    }
}
