using System.CommandLine;
using Mib.Charts;
using Mib.Cli.Options;
using Mib.Cli.Progress;
using Mib.Core.Errors;
using Mib.Core.Results;
using Mib.Engine.Training;
using Mib.Sdk.Training;

namespace Mib.Cli.Verbs;

/// <summary><c>mib train</c>: makes a bundled model again.</summary>
internal static class TrainVerb
{
    public static Command Create(Terminal terminal, CancellationToken cancellation)
    {
        var name = new Argument<string>("recipe") { Description = "The recipe, which is called like the model it makes." };
        var seed = Numbers.Int("--seed", "Root of every random choice.", 0);
        var output = new Option<string?>("--out") { Description = "Folder for the model [default: models/RECIPE].", HelpName = "folder" };
        var command = new Command("train", "Make a model by a recipe: train it, or build it from a program. Training that was broken off goes on where it stopped.") { name, seed, output };
        command.SetAction(parsed =>
        {
            var recipe = Plugins.Find(terminal).Recipe(parsed.GetRequiredValue(name)).Create();
            var folder = Path.TrimEndingDirectorySeparator(parsed.GetValue(output) ?? Path.Combine("models", recipe.Card.Id));
            if (Path.Exists(folder))
                throw new UsageException($"{folder} is there already.", "train into another folder with --out, or remove this one first.");
            switch (recipe)
            {
                case ITrainingRecipe training:
                    Train(training, parsed.GetValue(seed), folder, terminal, cancellation);
                    break;
                case IConstruction construction:
                    var card = Failing.During(() => ModelFolder.Write(folder, construction, parsed.GetValue(seed)));
                    terminal.Text.WriteLine($"{folder}: built, {card.AccuracyOf} {card.Accuracy:p1}");
                    break;
                default:
                    throw new UsageException(
                        $"The recipe {recipe.Card.Id} says neither how to train a model nor how to build one.",
                        $"let its class implement {nameof(ITrainingRecipe)} or {nameof(IConstruction)}.");
            }
        });
        return Example.Add(command, "mib train ioi-small --seed 0 --out models/ioi-small");
    }

    private static void Train(ITrainingRecipe recipe, int seed, string folder, Terminal terminal, CancellationToken cancellation)
    {
        var checkpoint = new TrainingCheckpoint(folder + ".training", $"{recipe.Card.Id}, seed {seed}");
        var trained = Failing.During(() => Watch.Run(terminal, observer => new Trainer(recipe, seed, checkpoint, observer).Run(cancellation)));
        using var model = trained.Model;
        ModelFolder.Write(folder, recipe, trained, seed, LossPicture(recipe.Card.Id, trained.History));
        checkpoint.Delete();
        terminal.Text.WriteLine($"{folder}: {trained.History[^1].Step} steps, {recipe.Card.Accuracy} {trained.HeldOutAccuracy:p1}");
    }

    private static string LossPicture(string id, IReadOnlyList<TrainingPoint> history) => LossChart.Draw(new()
    {
        Id = "loss",
        Title = $"Training of {id}",
        Loss = [new("training", [.. history.Select(p => new CurvePoint(p.Step, p.Loss, p.Loss, p.Loss, 0))])],
        Accuracy = [new("the stage's own examples", [.. history.Select(p => new CurvePoint(p.Step, p.Accuracy, p.Accuracy, p.Accuracy, 0))])],
    }).File();
}
