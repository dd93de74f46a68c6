using System.Text.Json.Nodes;
using Mib.Core.Results;
using Mib.Leaderboard.Ranks;

namespace Mib.Cli.Rendering;

/// <summary>A finished run as the one JSON object of <c>--json</c>.</summary>
internal static class RunJson
{
    public static string Of(RunRecord run)
    {
        var result = run.Result!;
        var json = new JsonObject
        {
            ["run"] = run.Id,
            ["track"] = Engine.Plugins.Kebab.Of(run.Key.Track.ToString()),
            ["task"] = run.Key.Task,
            ["model"] = run.Key.Model,
            ["method"] = run.Key.Method,
            ["options"] = new JsonObject(run.Key.Options.Select(o => KeyValuePair.Create(o.Name, (JsonNode?)o.Value))),
            ["scores"] = Scores(Headline.Of(result)),
            ["seconds"] = result.Seconds,
            ["peak_memory_bytes"] = result.PeakMemoryBytes,
        };
        if (run.Key.Track == Track.Variable)
        {
            json["sites"] = new JsonObject(result.Scores.Where(s => s.Site.Length > 0 && !s.Metric.EndsWith("-selected", StringComparison.Ordinal))
                .GroupBy(s => s.Site, StringComparer.Ordinal).Select(site => KeyValuePair.Create(site.Key, (JsonNode?)Scores(site))));
        }

        return json.ToJsonString();
    }

    private static JsonObject Scores(IEnumerable<Score> scores) => new(scores.Select(s => KeyValuePair.Create(s.Metric, (JsonNode?)new JsonObject
    {
        ["value"] = Number(s.Value),
        ["low"] = Number(s.Low),
        ["high"] = Number(s.High),
    })));

    /// <summary>JSON has no word for what is not a number.</summary>
    public static JsonNode? Number(double value) => double.IsFinite(value) ? value : null;
}
