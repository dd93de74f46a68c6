using System.Text.Json;
using Mib.Core;
using Mib.Core.Results;
using Mib.Store.Exchange;
using Mib.Store.Schema.Rows;

namespace Mib.Store.Schema;

/// <summary>Values to rows.</summary>
internal static class ToRows
{
    public static RunRow Row(RunKey key, Provenance provenance) => new()
    {
        Id = key.Id(),
        Track = key.Track,
        Task = key.Task,
        Variable = key.Variable,
        Model = key.Model,
        Method = key.Method,
        Options = Json(key.Options),
        Settings = Json(key.Settings),
        Split = key.Split,
        Seed = key.Seed,
        Dtype = key.Dtype,
        Device = key.Device,
        ModelHash = key.ModelHash,
        MethodHash = key.MethodHash,
        DataHash = key.DataHash,
        Version = key.Version,
        Key = JsonSerializer.Serialize(key),
        StartedAt = provenance.StartedAt,
        Command = provenance.Command,
        Machine = provenance.Machine,
        Versions = Json(provenance.Versions),
        Status = RunStatus.Running,
        Error = "",
    };

    /// <summary>Another sitting of a run: it keeps where it was begun, and adds where it goes on if that differs.</summary>
    public static void Resume(this RunRow run, Provenance provenance)
    {
        run.Command = Joined(run.Command, provenance.Command, "\n");
        run.Machine = Joined(run.Machine, provenance.Machine, "\n");
        run.Versions = Json(Joined(
            JsonSerializer.Deserialize<EquatableArray<Setting>>(run.Versions, JsonFormat.Options), provenance.Versions));
        run.Status = RunStatus.Running;
        run.Error = "";
    }

    public static void Finish(this RunRow run, RunResult result)
    {
        run.Status = RunStatus.Done;
        run.Error = "";
        run.Seconds = result.Seconds;
        run.PeakMemoryBytes = result.PeakMemoryBytes;
        run.Scores.AddRange(result.Scores.Select(Row));
        run.Curves.AddRange(result.Curves.Select(Row));
        run.Examples.AddRange(result.Examples.Select(Row));
        run.Facts.AddRange(result.Facts.Select(Row));
        if (result.Artifact is { } artifact)
            run.Artifact = new ArtifactRow { FileName = artifact.FileName, Content = artifact.Content.Span.ToArray() };
    }

    private static ScoreRow Row(Score score, int position) => new()
    {
        Position = position,
        Metric = score.Metric,
        Site = score.Site,
        Value = Numbers.ToColumn(score.Value),
        Low = Numbers.ToColumn(score.Low),
        High = Numbers.ToColumn(score.High),
        Examples = score.Examples,
    };

    private static CurveRow Row(Curve curve, int position)
    {
        var row = new CurveRow { Position = position, Name = curve.Name };
        row.Points.AddRange(curve.Points.Select(Row));
        return row;
    }

    private static PointRow Row(CurvePoint point, int position) => new()
    {
        Position = position,
        X = Numbers.ToColumn(point.X),
        Y = Numbers.ToColumn(point.Y),
        Low = Numbers.ToColumn(point.Low),
        High = Numbers.ToColumn(point.High),
        Edges = Numbers.ToColumn(point.Edges),
    };

    private static ExamplesRow Row(ExampleSeries series, int position) => new()
    {
        Position = position,
        Name = series.Name,
        Count = series.Values.Count,
        Numbers = Numbers.ToBlob(series.Values.Span),
    };

    private static FactRow Row(Fact fact, int position) => new()
    {
        Position = position,
        Name = fact.Name,
        Value = Numbers.ToColumn(fact.Value),
    };

    private static EquatableArray<Setting> Joined(EquatableArray<Setting> earlier, EquatableArray<Setting> later) => earlier.Concat(later)
        .GroupBy(version => version.Name)
        .Select(same => new Setting(same.Key, same.Select(version => version.Value).Aggregate((a, b) => Joined(a, b, ", "))))
        .ToEquatableArray();

    private static string Joined(string earlier, string later, string separator) =>
        earlier.Split(separator).Contains(later) ? earlier : earlier + separator + later;

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, JsonFormat.Options);
}
