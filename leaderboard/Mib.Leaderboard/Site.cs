using Mib.Core.Results;
using Mib.Leaderboard.Output;
using Mib.Leaderboard.Ranks;

namespace Mib.Leaderboard;

/// <summary>What was built.</summary>
/// <param name="Folder">Where, as a full path.</param>
/// <param name="Files">How many files.</param>
/// <param name="Runs">How many runs they show.</param>
/// <param name="Boards">How many tables of ranked runs.</param>
public sealed record SiteSummary(string Folder, int Files, int Runs, int Boards);

/// <summary>The leaderboard as a folder of static pages.</summary>
public static class Site
{
    /// <summary>Writes the site; whoever looks at the folder sees the old site or the new one, never half of one.</summary>
    /// <param name="runs">Every run to show. Equal runs give equal bytes, in whatever order they come.</param>
    /// <param name="folder">A folder that does not exist, is empty, or holds a site that this method wrote.</param>
    /// <param name="cancellation">Stops the build; the old site stays.</param>
    /// <exception cref="Core.Errors.UsageException">The folder holds something else, or cannot be written.</exception>
    public static async Task<SiteSummary> BuildAsync(
        IEnumerable<RunRecord> runs, string folder, CancellationToken cancellation = default)
    {
        var target = SiteFolder.At(folder);
        var standings = Standings.Of(runs);
        var files = await SiteFiles.RenderAsync(standings, cancellation);
        target.Replace(files);
        return new(target.FullPath, files.Count, standings.Runs.Count, standings.Boards.Count);
    }
}
