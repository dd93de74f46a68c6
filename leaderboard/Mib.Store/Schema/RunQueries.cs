using System.Text.Json;
using Mib.Core.Errors;
using Mib.Core.Results;
using Mib.Store.Schema.Rows;
using Microsoft.EntityFrameworkCore;

namespace Mib.Store.Schema;

/// <summary>How runs are read.</summary>
internal static class RunQueries
{
    /// <summary>How many ids an unknown one is answered with.</summary>
    private const int Suggestions = 8;

    public static RunRecord? Record(this StoreContext context, string id, RunParts parts, string path)
    {
        if (With(context.Runs, parts).AsNoTracking().SingleOrDefault(run => run.Id == id) is not { } row)
            return null;

        try
        {
            return FromRows.Record(row);
        }
        catch (JsonException error)
        {
            throw new StoreException(
                path, $"run {id} is damaged: {error.Message}", "restore the file from a copy, or delete this run's row.", error);
        }
    }

    /// <summary>Ids in an order that depends on what the runs are, not on when they were made.</summary>
    public static List<string> Ids(this StoreContext context, RunFilter filter) =>
        [.. filter.Apply(context.Runs)
            .OrderBy(run => run.Track).ThenBy(run => run.Task).ThenBy(run => run.Variable)
            .ThenBy(run => run.Model).ThenBy(run => run.Method).ThenBy(run => run.Split).ThenBy(run => run.Seed)
            .ThenBy(run => run.Id)
            .Select(run => run.Id)];

    /// <summary>The one id that begins so.</summary>
    public static string IdByPrefix(this StoreContext context, string prefix)
    {
        var ids = context.Runs.Select(run => run.Id).ToList();
        var matches = ids.FindAll(id => id.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
        return matches switch
        {
            [var only] when prefix.Length > 0 => only,
            [_, _, ..] => throw new UnknownNameException("single run", prefix, matches),
            _ => throw new UnknownNameException("run", prefix, Closest(ids, prefix)),
        };
    }

    public static RunRow Row(this StoreContext context, string id) =>
        context.Runs.Find(id) ?? throw new UnknownNameException("run", id, Closest(context.Runs.Select(run => run.Id), id));

    private static List<string> Closest(IEnumerable<string> ids, string given) =>
        [.. ids.OrderByDescending(id => id.AsSpan().CommonPrefixLength(given)).ThenBy(id => id).Take(Suggestions)];

    private static IQueryable<RunRow> With(IQueryable<RunRow> runs, RunParts parts)
    {
        runs = runs.Include(run => run.Scores).Include(run => run.Facts).AsSplitQuery();
        if (parts >= RunParts.Curves)
            runs = runs.Include(run => run.Curves).ThenInclude(curve => curve.Points);
        if (parts == RunParts.All)
            runs = runs.Include(run => run.Examples).Include(run => run.Artifact);
        return runs;
    }
}
