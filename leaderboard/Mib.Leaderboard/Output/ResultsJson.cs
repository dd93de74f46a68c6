using System.Text.Json;
using System.Text.Json.Serialization;
using Mib.Core.Results;
using Mib.Leaderboard.Ranks;

namespace Mib.Leaderboard.Output;

/// <summary>Everything that the pages show, for programs.</summary>
internal static class ResultsJson
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower), new NumberOrNull() },
    };

    public static byte[] Write(Standings standings) => JsonSerializer.SerializeToUtf8Bytes(
        new
        {
            FormatVersion = 1,
            Boards = standings.Boards.Select(board => new
            {
                Id = board.Key.Id(),
                board.Key,
                board.DiffersIn,
                Standings = board.Standings.Select(s => new
                {
                    Metric = s.Metric.Id,
                    s.Metric.Direction,
                    Places = s.Places.Select(p => new { Run = p.RunId, p.Rank, p.Tied, p.Score }),
                }),
            }),
            Runs = standings.Runs.Select(WithoutBulk),
        },
        Format);

    /// <summary>Values of single examples and artifacts stay in the database: megabytes that no page shows.</summary>
    private static RunRecord WithoutBulk(RunRecord run) =>
        run with { Result = run.Result is null ? null : run.Result with { Examples = [], Artifact = null } };

    private sealed class NumberOrNull : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value))
                writer.WriteNumberValue(value);
            else
                writer.WriteNullValue();
        }
    }
}
