using System.Text.Json;
using Mib.Core;
using Mib.Core.Results;
using Mib.Store.Exchange;
using Mib.Store.Schema.Rows;

namespace Mib.Store.Schema;

/// <summary>Rows to values.</summary>
internal static class FromRows
{
    /// <summary>The record of a row whose parts are loaded.</summary>
    /// <exception cref="JsonException">Somebody changed the row's JSON by hand.</exception>
    public static RunRecord Record(RunRow run) => new()
    {
        Id = run.Id,
        Key = JsonSerializer.Deserialize<RunKey>(run.Key, JsonFormat.Key)!,
        Provenance = new Provenance
        {
            StartedAt = run.StartedAt,
            Command = run.Command,
            Machine = run.Machine,
            Versions = JsonSerializer.Deserialize<EquatableArray<Setting>>(run.Versions, JsonFormat.Options),
        },
        Status = run.Status,
        Result = run.Status == RunStatus.Done ? Result(run) : null,
        Error = run.Error,
    };

    private static RunResult Result(RunRow run) => new()
    {
        Scores = run.Scores.OrderBy(row => row.Position).Select(Value).ToEquatableArray(),
        Curves = run.Curves.OrderBy(row => row.Position).Select(Value).ToEquatableArray(),
        Examples = run.Examples.OrderBy(row => row.Position).Select(Value).ToEquatableArray(),
        Facts = run.Facts.OrderBy(row => row.Position).Select(Value).ToEquatableArray(),
        Artifact = run.Artifact is { } artifact ? new Artifact(artifact.FileName, new(artifact.Content)) : null,
        Seconds = Numbers.FromColumn(run.Seconds),
        PeakMemoryBytes = run.PeakMemoryBytes ?? 0,
    };

    private static Score Value(ScoreRow row) => new()
    {
        Metric = row.Metric,
        Site = row.Site,
        Value = Numbers.FromColumn(row.Value),
        Low = Numbers.FromColumn(row.Low),
        High = Numbers.FromColumn(row.High),
        Examples = row.Examples,
    };

    private static Curve Value(CurveRow row) =>
        new(row.Name, row.Points.OrderBy(point => point.Position).Select(Value).ToEquatableArray());

    private static CurvePoint Value(PointRow row) => new(
        Numbers.FromColumn(row.X),
        Numbers.FromColumn(row.Y),
        Numbers.FromColumn(row.Low),
        Numbers.FromColumn(row.High),
        Numbers.FromColumn(row.Edges));

    private static ExampleSeries Value(ExamplesRow row) => new(row.Name, new(Numbers.FromBlob(row.Numbers)));

    private static Fact Value(FactRow row) => new(row.Name, Numbers.FromColumn(row.Value));
}
