using System.CommandLine;
using System.CommandLine.Parsing;
using Mib.Charts;
using Mib.Cli.Options;
using Mib.Cli.Progress;
using Mib.Cli.Rendering;
using Mib.Core;
using Mib.Core.Errors;
using Mib.Core.Results;
using Mib.Engine.Plugins;
using Mib.Engine.Training;
using Mib.Engine.Training.Recipes;
using Mib.Leaderboard;
using Mib.Sdk.Training;

namespace Mib.Cli.Verbs;

/// <summary><c>mib train</c>: makes a model by a recipe.</summary>
internal static class TrainVerb
{
    public static Command Create(Terminal terminal, CancellationToken cancellation)
    {
        var name = new Argument<string>("recipe") { Description = "Id of a recipe, which is that of the model it makes, or the path of a recipe's .yaml file." };
        var seed = Numbers.OptionalInt("--seed", "Root of every random choice [default: the recipe's].");
        var output = new Option<string?>("--out") { Description = "Folder for the model [default: models/RECIPE].", HelpName = "folder" };
        var command = new Command("train", "Make a model by a recipe: train it, or build it where its weights are written down. Training that was broken off goes on where it stopped.") { name, seed, output };
        command.Add(TrainAblationVerb.Create(terminal, cancellation));
        command.Add(TrainSaeVerb.Create(terminal, cancellation));
        command.Add(TrainLinearVerb.Create(terminal, cancellation));
        foreach (var verb in command.Subcommands)
        {
            verb.Validators.Add(result =>
            {
                if (result.Parent is CommandResult above && above.GetResult(name) is { Tokens: [var recipe, ..] })
                    result.AddError($"'{recipe.Value}' is no part of `mib train {verb.Name}`, which takes no recipe");
            });
        }

        command.SetAction(parsed =>
        {
            var plugins = Plugins.Find(terminal);
            if (plugins.Construction(parsed.GetRequiredValue(name)) is { } construction)
            {
                Build(construction, parsed.GetValue(seed) ?? 0, parsed.GetValue(output), terminal);
                return;
            }

            var recipe = Find(parsed.GetRequiredValue(name), plugins);
            Train(recipe, parsed.GetRequiredValue(name), parsed.GetValue(seed) ?? recipe.Seed, parsed.GetValue(output), terminal, cancellation);
        });
        return Example.Add(command, "mib train ioi-small --seed 0 --out models/ioi-small", "mib train my-recipe.yaml");
    }

    private static Recipe Find(string name, PluginCatalog plugins) =>
        RecipeFile.Read(name.EndsWith(RecipeFile.Extension, StringComparison.Ordinal) ? name : plugins.Recipe(name), plugins);

    private static string FolderFor(string? output, string id)
    {
        var folder = Path.TrimEndingDirectorySeparator(output ?? Path.Combine("models", id));
        return Path.Exists(folder)
            ? throw new UsageException($"{folder} is there already.", "train into another folder with --out, or remove this one first.")
            : folder;
    }

    private static void Build(IConstruction construction, int seed, string? output, Terminal terminal)
    {
        var folder = FolderFor(output, construction.Card.Id);
        var card = Failing.During(() => ModelFolder.Write(folder, construction, seed));
        terminal.Text.WriteLine($"{folder}: built; {string.Join("; ", card.Gates)}");
    }

    private static void Train(Recipe recipe, string name, int seed, string? output, Terminal terminal, CancellationToken cancellation)
    {
        var folder = FolderFor(output, recipe.Id);
        var checkpoint = new TrainingCheckpoint(folder + ".training", recipe, seed);
        checkpoint.Check();
        var gates = Failing.During(() =>
        {
            var trained = Watch.Run(terminal, observer => new Trainer(recipe, seed, checkpoint, observer).Run(cancellation));
            using var model = trained.Model;
            ModelFolder.Write(folder, recipe, trained, seed, $"mib train {Path.GetFileName(name)} --seed {seed}", LossPicture(recipe, trained.History));
            checkpoint.Delete();
            foreach (var lesson in recipe.Lessons)
                terminal.Note(Curve(lesson.Id, trained.History));
            return trained.Gates;
        });
        terminal.Text.WriteLine($"{folder}: {string.Join("; ", gates)}");
    }

    private static string Curve(string lesson, IReadOnlyList<TrainingPoint> history)
    {
        double[] losses = [.. history.Where(point => point.Lesson == lesson).Select(point => point.Loss)];
        return $"loss of {lesson}: {Words.Figure(losses[0])} {Sparkline.Of(losses)} {Words.Figure(losses[^1])}";
    }

    private static string LossPicture(Recipe recipe, IReadOnlyList<TrainingPoint> history)
    {
        return LossChart.Draw(new()
        {
            Id = "loss",
            Title = $"Training of {recipe.Id}",
            Loss = Curves(lesson => lesson.Id, point => point.Loss),
            Accuracy = Curves(lesson => $"{lesson.Id}, {lesson.Advance.Exam}", point => point.Score),
        }).File();

        EquatableArray<Curve> Curves(Func<LessonPlan, string> nameOf, Func<TrainingPoint, double> valueOf) => recipe.Lessons
            .Select(lesson => new Curve(nameOf(lesson), [.. history.Where(point => point.Lesson == lesson.Id).Select(point => Point(point, valueOf(point)))]))
            .ToEquatableArray();
    }

    private static CurvePoint Point(TrainingPoint point, double value) => new(point.Step, value, value, value, 0);
}
