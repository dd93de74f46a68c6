using System.Text;
using System.Text.RegularExpressions;
using Mib.Core.Errors;
using Mib.Leaderboard.Pages;
using Mib.Leaderboard.Ranks;

namespace Mib.Leaderboard.Output;

/// <summary>The files of the site, by their path in it.</summary>
public static partial class SiteFiles
{
    public static async Task<SortedDictionary<string, byte[]>> RenderAsync(
        Standings standings, CancellationToken cancellation = default)
    {
        await using var renderer = new PageRenderer();
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["index.html"] = await renderer.RenderAsync<IndexPage>(nameof(IndexPage.Standings), standings),
            ["results.json"] = ResultsJson.Write(standings),
            ["scores.csv"] = ScoresCsv.Write(standings.Runs),
            ["site.js"] = Encoding.UTF8.GetBytes(Asset.Text("site.js")),
        };
        foreach (var board in standings.Boards)
        {
            if (BoardPictures.Of(board) is { } picture)
                files.Add(BoardPictures.PathOf(board), Encoding.UTF8.GetBytes(picture.File()));
        }

        foreach (var run in standings.Runs)
        {
            cancellation.ThrowIfCancellationRequested();
            files.Add(PathOf(run.Id), await renderer.RenderAsync<RunPage>(nameof(RunPage.Run), run));
        }

        return files;
    }

    /// <summary>Pages are named by the run's id alone: nothing that a stranger wrote becomes part of a path.</summary>
    private static string PathOf(string id) => Id().IsMatch(id)
        ? $"runs/{id}.html"
        : throw new UsageException(
            $"A run is called '{id}', which is not the id of a run (twelve hexadecimal digits).",
            "the database was changed by something other than mib; export it, and import it into a new one.");

    [GeneratedRegex("\\A[0-9a-f]{12}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}
