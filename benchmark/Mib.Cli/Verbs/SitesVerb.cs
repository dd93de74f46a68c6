using System.CommandLine;
using System.Text;
using Mib.Cli.Options;
using Mib.Core.Errors;
using Mib.Core.Results;
using Mib.Leaderboard.Pages;
using Mib.Leaderboard.Ranks;

namespace Mib.Cli.Verbs;

/// <summary><c>mib sites</c>: pictures of a run on the variable track.</summary>
internal static class SitesVerb
{
    public static Command Create(Terminal terminal) =>
        Example.Add(new Command("sites", "What a run of the variable track found at its sites.") { Draw(terminal) }, "mib sites draw 3f1c --out map.svg");

    private static Command Draw(Terminal terminal)
    {
        var id = new Argument<string>("run") { Description = "A run: its id or how that begins." };
        var learning = new Option<string?>("--learning") { Description = "Draw how training went at this site, e.g. blocks.3.hook_resid_post@last, in place of the map.", HelpName = "site" };
        var database = DbOption.Create();
        var output = OutputFile.Required("The map of layers and positions, as SVG or, by its name, as CSV.");
        var command = new Command("draw", "Draw a map of layers × positions, shaded from the floor to the best there could be, or how training went.") { id, learning, database, output };
        command.SetAction(parsed =>
        {
            var file = parsed.GetRequiredValue(output);
            var isTable = Path.GetExtension(file).Equals(".csv", StringComparison.OrdinalIgnoreCase) && parsed.GetValue(learning) is null;
            if (isTable)
                OutputFile.Check(file);
            else
                OutputFile.CheckPicture(file);
            using var store = Databases.OpenExisting(parsed.GetRequiredValue(database));
            var run = store.FindByPrefix(parsed.GetRequiredValue(id));
            var metric = run.Result is null ? null : Headline.SiteMetrics.Select(name => Metric.Find(name)!).FirstOrDefault(metric => Sites.Of(run.Result, metric.Id).Count > 0);
            if (metric is null)
                throw new UsageException($"Run {run.Id} has no scores of sites.", "name a finished run of the variable track; `mib list runs` shows them.");
            OutputFile.Write(file, Encoding.UTF8.GetBytes(isTable ? SiteMap.Csv(run, metric) : Picture(run, metric, parsed.GetValue(learning))));
            OutputFile.Say(terminal, file, $"{Sites.Of(run.Result!, metric.Id).Count} sites of {run.Key.Method}");
        });
        return Example.Add(command, "mib sites draw 3f1c --out map.svg", "mib sites draw 3f1c --learning blocks.1.hook_resid_post@last --out learning.svg");
    }

    private static string Picture(RunRecord run, Metric metric, string? learning) => learning is null
        ? SiteMap.Draw(run, metric)!.File()
        : (RunPictures.Training(run, learning)
            ?? throw new UnknownNameException("site with a training", learning, [.. Sites.Of(run.Result!, metric.Id).Select(site => site.Score.Site).Where(site => RunPictures.Training(run, site) is not null)])).File();
}
