using Mib.Charts;
using Mib.Charts.Drawing;
using Mib.Core;
using Mib.Core.Results;
using Mib.Leaderboard.Ranks;

namespace Mib.Leaderboard.Pages;

/// <summary>The rows of a table in one picture.</summary>
public static class BoardPictures
{
    /// <summary>More lines cannot be told apart.</summary>
    public const int Most = 6;

    /// <summary>The picture of a table; null if its runs have no curves.</summary>
    public static Picture? Of(Board board) => board.Key.Track == Track.Circuit ? Faithfulness(board) : Layers(board);

    /// <summary>Where the site keeps it.</summary>
    public static string PathOf(Board board) => $"charts/{board.Key.Id()}.svg";

    private static Picture? Faithfulness(Board board)
    {
        var curves = board.Entries.Take(Most)
            .Select(e => (e.Label, curve: e.Run.Result!.Curves.FirstOrDefault(c => c.Name == "signed")))
            .Where(x => x.curve is not null)
            .Select(x => x.curve! with { Name = x.Label })
            .ToEquatableArray();
        return curves.Count == 0 ? null : FaithfulnessChart.Draw(new()
        {
            Id = "c-" + board.Key.Id(),
            Title = $"{board.Key.Task} on {board.Key.Model}",
            Curves = curves,
            Level = RunPictures.LevelOf(board.Entries[0].Run.Key),
            Random = board.Entries.Select(e => RunPictures.RandomOf(e.Run.Result!)).FirstOrDefault(r => r is not null),
        });
    }

    private static Picture? Layers(Board board)
    {
        var metric = board.Primary.Metric;
        var rows = board.Entries.Take(Most)
            .Select(e => (e.Label, layers: Sites.BestOfLayers(Sites.Of(e.Run.Result!, metric.Id), metric)))
            .Where(r => r.layers.Count > 0)
            .ToArray();
        return rows.Length == 0 ? null : LayerChart.Draw(new()
        {
            Id = "c-" + board.Key.Id(),
            Title = $"{BoardSection.Name(board.Key)} on {board.Key.Model}",
            YName = metric.Name.Split(',')[0] + " at the best site",
            Curves = rows.Select(r => new Curve(r.Label, r.layers.Select(RunPictures.Point).ToEquatableArray())).ToEquatableArray(),
            Floor = RunPictures.Floor(rows[0].layers),
        });
    }
}
