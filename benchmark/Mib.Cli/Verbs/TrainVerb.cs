using System.CommandLine;
using Mib.Cli.Options;
using Mib.Cli.Progress;
using Mib.Engine.Models;
using Mib.Engine.Plugins;
using Mib.Engine.Training;
using Mib.Models.Checkpoints;

namespace Mib.Cli.Verbs;

/// <summary><c>mib train</c>: makes a bundled model again.</summary>
internal static class TrainVerb
{
    public static Command Create(Terminal terminal, CancellationToken cancellation)
    {
        var name = new Argument<string>("recipe") { Description = "The recipe, which is called like the model it makes." };
        var seed = Numbers.Int("--seed", "Root of every random choice.", 0);
        var output = new Option<string?>("--out") { Description = "Folder for the model [default: models/RECIPE].", HelpName = "folder" };
        var command = new Command("train", "Train a model by a recipe. Training that was broken off goes on where it stopped.") { name, seed, output };
        command.SetAction(parsed =>
        {
            var recipe = PluginCatalog.Find(PluginCatalog.DefaultFolder).Recipe(parsed.GetRequiredValue(name)).Create();
            var folder = Path.TrimEndingDirectorySeparator(parsed.GetValue(output) ?? Path.Combine("models", recipe.Card.Id));
            var checkpoint = new TrainingCheckpoint(folder + ".training");
            var trained = Failing.During(() =>
                Watch.Run(terminal, observer => new Trainer(recipe, parsed.GetValue(seed), checkpoint, observer).Run(cancellation)));
            using var model = trained.Model;
            Checkpoint.Save(folder, model);
            recipe.WriteTokenizer(Path.Combine(folder, "tokenizer.json"));
            var last = trained.History[^1];
            new ModelCard
            {
                Id = recipe.Card.Id,
                Description = recipe.Card.Description,
                Task = recipe.Card.Task,
                Command = $"mib train {recipe.Card.Id} --seed {parsed.GetValue(seed)}",
                Seed = parsed.GetValue(seed),
                Steps = last.Step,
                AccuracyOf = recipe.Card.Accuracy,
                Accuracy = trained.HeldOutAccuracy,
                FinalLoss = last.Loss,
            }.Write(folder);
            checkpoint.Delete();
            terminal.Text.WriteLine($"{folder}: {last.Step} steps, {recipe.Card.Accuracy} {trained.HeldOutAccuracy:p1}");
        });
        return Example.Add(command, "mib train ioi-small --seed 0 --out models/ioi-small");
    }
}
