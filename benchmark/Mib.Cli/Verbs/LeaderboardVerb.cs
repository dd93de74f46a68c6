using System.CommandLine;
using Mib.Cli.Options;
using Mib.Leaderboard;
using Mib.Store;

namespace Mib.Cli.Verbs;

/// <summary><c>mib leaderboard</c>: the runs of a database as a site.</summary>
internal static class LeaderboardVerb
{
    public static Command Create(Terminal terminal, CancellationToken cancellation)
    {
        var database = DbOption.Create();
        var folder = new Option<string>("--out") { Description = "The site's folder: new, empty, or one that mib wrote.", HelpName = "folder", DefaultValueFactory = _ => "site" };
        var build = new Command("build", "Write the leaderboard as static pages.") { database, folder };
        build.SetAction(parsed =>
        {
            using var store = Databases.OpenExisting(parsed.GetRequiredValue(database));
            var summary = Site.BuildAsync(store.Runs(new() { Parts = RunParts.Curves }), parsed.GetRequiredValue(folder), cancellation).GetAwaiter().GetResult();
            terminal.Text.WriteLine(
                $"{Words.Count(summary.Runs, "run")} on {Words.Count(summary.Boards, "board")}: {Path.Combine(summary.Folder, "index.html")}");
        });
        const string Usage = "mib leaderboard build --db results.db --out site";
        return Example.Add(new Command("leaderboard", "Show results to others.") { Example.Add(build, Usage) }, Usage);
    }
}
