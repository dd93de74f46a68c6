using System.CommandLine;
using Mib.Cli.Options;
using Mib.Cli.Rendering;
using Mib.Store;

namespace Mib.Cli.Verbs;

/// <summary><c>mib list</c>: what there is.</summary>
internal static class ListVerb
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("list", "List tasks, models, methods or runs.")
        {
            Part("tasks", "List the tasks.", () => terminal.Show(Lists.Tasks(Options.Plugins.Find(terminal).Tasks.Select(t => t.Create().Card), Evaluate.Models.Catalog.Matrix))),
            Part("methods", "List the methods. No plugin's code is run.", () => terminal.Show(Lists.Methods(Options.Plugins.Find(terminal).Methods))),
            ModelsVerb.List("list models", terminal),
            Runs(terminal),
        };
        return Example.Add(command, "mib list methods", "mib list runs --db results.db");
    }

    private static Command Runs(Terminal terminal)
    {
        var database = DbOption.Create();
        var command = new Command("runs", "List the runs in a database.") { database };
        command.SetAction(parsed =>
        {
            using var store = Databases.OpenExisting(parsed.GetRequiredValue(database));
            terminal.Show(Lists.Runs(store.Runs(new() { Parts = RunParts.Scores })));
        });
        return Example.Add(command, "mib list runs --db results.db");
    }

    private static Command Part(string name, string description, Action list)
    {
        var command = new Command(name, description);
        command.SetAction(_ => list());
        return Example.Add(command, $"mib list {name}");
    }
}
