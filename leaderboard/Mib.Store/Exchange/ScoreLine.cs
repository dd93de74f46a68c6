using CsvHelper;
using Mib.Core;
using Mib.Core.Results;

namespace Mib.Store.Exchange;

/// <summary>A line of the table of scores; the order of the properties is that of the columns.</summary>
[CsvRecord]
internal sealed partial record ScoreLine(
    [CsvColumn("run")] string Run,
    [CsvColumn("track")] string Track,
    [CsvColumn("task")] string Task,
    [CsvColumn("variable")] string Variable,
    [CsvColumn("model")] string Model,
    [CsvColumn("method")] string Method,
    [CsvColumn("options")] string Options,
    [CsvColumn("settings")] string Settings,
    [CsvColumn("split")] string Split,
    [CsvColumn("seed")] int Seed,
    [CsvColumn("metric")] string Metric,
    [CsvColumn("site")] string Site,
    [CsvColumn("value")] double Value,
    [CsvColumn("low")] double Low,
    [CsvColumn("high")] double High,
    [CsvColumn("examples")] int Examples,
    [CsvColumn("seconds")] double Seconds,
    [CsvColumn("peak_memory_bytes")] long PeakMemoryBytes,
    [CsvColumn("dtype")] string Dtype,
    [CsvColumn("device")] string Device,
    [CsvColumn("model_hash")] string ModelHash,
    [CsvColumn("method_hash")] string MethodHash,
    [CsvColumn("data_hash")] string DataHash,
    [CsvColumn("version")] string Version)
{
    public static IEnumerable<ScoreLine> Of(RunRecord run) =>
        run.Result is { } result ? result.Scores.Select(score => Of(run.Id, run.Key, result, score)) : [];

    private static ScoreLine Of(string id, RunKey key, RunResult result, Score score) => new(
        id, key.Track.ToString().ToLowerInvariant(), key.Task, key.Variable, key.Model, key.Method,
        Text(key.Options), Text(key.Settings), key.Split, key.Seed,
        score.Metric, score.Site, score.Value, score.Low, score.High, score.Examples,
        result.Seconds, result.PeakMemoryBytes, key.Dtype, key.Device,
        key.ModelHash, key.MethodHash, key.DataHash, key.Version);

    private static string Text(EquatableArray<Setting> settings) =>
        string.Join("; ", settings.Select(setting => $"{setting.Name}={setting.Value}"));
}
