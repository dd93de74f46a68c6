using System.CommandLine;
using Mib.Cli.Options;
using Mib.Cli.Rendering;
using Mib.Engine.Comparing;

namespace Mib.Cli.Verbs;

/// <summary><c>mib compare</c>: whether one run is better than another on the same examples.</summary>
internal static class CompareVerb
{
    public static Command Create(Terminal terminal)
    {
        var first = Run("first", "A run: its id or how that begins.");
        var second = Run("second", "Another run on the same model and data.");
        var database = DbOption.Create();
        var seed = Numbers.Int("--seed", "Root of the resamples.", 0);
        var json = new Option<bool>("--json") { Description = "Print the comparison as one JSON object." };
        var command = new Command("compare", "Test whether two runs on the same examples differ: paired bootstrap intervals, and a permutation test.")
        {
            first, second, database, seed, json,
        };
        command.SetAction(parsed =>
        {
            using var store = Databases.OpenExisting(parsed.GetRequiredValue(database));
            var (one, other) = (store.FindByPrefix(parsed.GetRequiredValue(first)), store.FindByPrefix(parsed.GetRequiredValue(second)));
            var comparison = RunComparison.Of(one, other, parsed.GetValue(seed));
            if (parsed.GetValue(json))
                terminal.Text.WriteLine(ComparisonReport.Json(one, other, comparison));
            else
                terminal.Show(ComparisonReport.Of(one, other, comparison));
        });
        return Example.Add(command, "mib compare 3f1c 9a02", "mib compare 3f1c 9a02 --json");
    }

    private static Argument<string> Run(string name, string description) => new(name) { Description = description };
}
