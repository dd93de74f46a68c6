using System.CommandLine;
using Mib.Cli.Options;
using Mib.Cli.Rendering;
using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Engine.Data;
using Mib.Sdk.Tasks;

namespace Mib.Cli.Verbs;

/// <summary><c>mib data</c>: what data there are, and folders that <c>--data</c> takes.</summary>
internal static class DataVerb
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("data", "List the tasks' data, look into them, write or import them.")
        {
            List(terminal),
            Info(terminal),
            Generate(terminal),
            Import(terminal),
        };
        return Example.Add(command, "mib data list", "mib data info ioi --model gpt2", "mib data import arc-easy ARC-Easy --out data/arc-easy");
    }

    private static Command List(Terminal terminal)
    {
        var command = new Command("list", "List the tasks with the sources of their data.");
        command.SetAction(_ => terminal.Show(DataTables.List(Options.Plugins.Find(terminal).Tasks.Select(task => task.Create()))));
        return Example.Add(command, "mib data list");
    }

    private static Command Info(Terminal terminal)
    {
        var task = Task();
        var model = new Option<string?>("--model") { Description = "The model whose tokenizer is asked: its id, its folder, or org/name of one that was pulled; the task's own if left out.", HelpName = "id|folder|org/name" };
        var data = new Option<string?>("--data") { Description = "Folder with the task's files; generated data if left out.", HelpName = "folder" };
        var seed = Seed();
        var command = new Command("info", "Count a task's data, show an example, and say what a model's tokenizer leaves out. No weights are loaded.") { task, model, data, seed };
        command.SetAction(parsed =>
        {
            var found = Find(parsed.GetRequiredValue(task), terminal);
            var folder = parsed.GetValue(data);
            var name = parsed.GetValue(model) ?? found.Card.DefaultModel;
            terminal.Show(DataTables.Info(
                found,
                folder is null ? found.Generate(parsed.GetValue(seed)) : found.Read(folder),
                name is null ? null : TokenizedModel.Open(Evaluate.Models.Catalog, name),
                Evaluate.Models.Catalog.Matrix));
        });
        return Example.Add(command, "mib data info ioi", "mib data info mcqa --data mcqa --model qwen2.5");
    }

    private static Command Generate(Terminal terminal)
    {
        var (task, output, seed) = (Task(), Output(), Seed());
        var command = new Command("generate", "Write a task's own data in the published schema, which --data reads back to the same pairs.") { task, output, seed };
        command.SetAction(parsed =>
        {
            var found = Find(parsed.GetRequiredValue(task), terminal);
            var folder = parsed.GetRequiredValue(output);
            var data = found.Generate(parsed.GetValue(seed)) as IPublishedData
                ?? throw new UsageException($"There is no published schema of {found.Card.Id}.", "leave --data out: its data are generated in each run.");
            Report(terminal, folder, DataFolder.Write(folder, data));
        });
        return Example.Add(command, "mib data generate ioi --out data/ioi --seed 1");
    }

    private static Command Import(Terminal terminal)
    {
        var (task, output, seed) = (Task(), Output(), Seed());
        var source = new Argument<string>("source") { Description = "A folder of published .jsonl files, of ARC's own, or the reference's tables of words." };
        var command = new Command("import", "Check data from elsewhere, and make a folder of them that --data takes.") { task, source, output, seed };
        command.SetAction(parsed =>
        {
            var found = Find(parsed.GetRequiredValue(task), terminal);
            var (from, folder) = (parsed.GetRequiredValue(source), parsed.GetRequiredValue(output));
            if (!Path.Exists(from))
                throw new FileFormatException(from, "", "there is no such file or folder", "check the path.");
            Report(terminal, folder, found is IImportingTask importing && importing.CanImport(from)
                ? DataFolder.Write(folder, importing.Import(from, parsed.GetValue(seed)))
                : DataFolder.Copy(folder, from, found));
        });
        return Example.Add(command, "mib data import arc-easy ARC-V1-Feb2018/ARC-Easy --out data/arc-easy", "mib data import ioi tables --out data/ioi --seed 1");
    }

    private static Argument<string> Task() => new("task") { Description = "The task." };

    private static Option<string> Output() => new("--out") { Description = "The folder to make; it must not be there.", HelpName = "folder", Required = true };

    private static Option<int> Seed() => Numbers.Int("--seed", "Root of what is drawn.", 0);

    private static ITask Find(string id, Terminal terminal) => Options.Plugins.Find(terminal).Task(id).Create();

    private static void Report(Terminal terminal, string folder, IReadOnlyDictionary<Split, int> rows) =>
        terminal.Note($"{folder}: {string.Join(", ", rows.Select(split => $"{Choice.Text(split.Key)} {split.Value} rows"))}.");
}
