using Mib.Core;
using Mib.Core.Results;

namespace Mib.Leaderboard.Ranks;

/// <summary>All that the leaderboard shows, worked out from the runs. The order of the runs does not matter.</summary>
/// <param name="Runs">Every run, by id.</param>
/// <param name="Boards">The tables, by track, task, variable and model.</param>
/// <param name="Unranked">Finished runs without a score that can be ranked.</param>
/// <param name="Unfinished">Runs that failed or are not done.</param>
public sealed record Standings(
    EquatableArray<RunRecord> Runs,
    EquatableArray<Board> Boards,
    EquatableArray<RunRecord> Unranked,
    EquatableArray<RunRecord> Unfinished)
{
    public static Standings Of(IEnumerable<RunRecord> records)
    {
        var runs = records.OrderBy(r => r.Id, StringComparer.Ordinal).ToEquatableArray();
        var done = runs.Where(IsDone).GroupBy(r => BoardKey.Of(r.Key)).ToArray();
        var keys = done.Select(g => g.Key).ToArray();
        var boards = done
            .Select(g => Board.Of(g.Key, g, keys))
            .OfType<Board>()
            .OrderBy(b => b.Key.Track)
            .ThenBy(b => b.Key.Task, StringComparer.Ordinal)
            .ThenBy(b => b.Key.Variable, StringComparer.Ordinal)
            .ThenBy(b => b.Key.Model, StringComparer.Ordinal)
            .ThenBy(b => b.Key.Split, StringComparer.Ordinal)
            // What was measured with the usual settings first, then what differs from it in little.
            .ThenBy(b => Conditions.Of(b.Key.Settings).Count(letter => letter == ','))
            .ThenBy(b => b.Key.Id(), StringComparer.Ordinal)
            .ToEquatableArray();
        var ranked = boards.SelectMany(b => b.Entries).SelectMany(e => e.Older.Prepend(e.Run.Id)).ToHashSet(StringComparer.Ordinal);
        return new(
            runs,
            boards,
            runs.Where(r => IsDone(r) && !ranked.Contains(r.Id)).ToEquatableArray(),
            runs.Where(r => !IsDone(r)).ToEquatableArray());
    }

    private static bool IsDone(RunRecord run) => run is { Status: RunStatus.Done, Result: not null };
}
