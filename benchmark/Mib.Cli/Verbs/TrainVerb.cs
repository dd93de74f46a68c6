using System.CommandLine;
using Mib.Charts;
using Mib.Cli.Options;
using Mib.Cli.Progress;
using Mib.Core;
using Mib.Core.Errors;
using Mib.Core.Results;
using Mib.Engine.Training;
using Mib.Engine.Training.Recipes;

namespace Mib.Cli.Verbs;

/// <summary><c>mib train</c>: makes a model by a recipe.</summary>
internal static class TrainVerb
{
    public static Command Create(Terminal terminal, CancellationToken cancellation)
    {
        var name = new Argument<string>("recipe") { Description = "Id of a recipe, which is that of the model it makes, or the path of a recipe's .yaml file." };
        var seed = Numbers.OptionalInt("--seed", "Root of every random choice [default: the recipe's].");
        var output = new Option<string?>("--out") { Description = "Folder for the model [default: models/RECIPE].", HelpName = "folder" };
        var command = new Command("train", "Train a model by a recipe. Training that was broken off goes on where it stopped.") { name, seed, output };
        command.SetAction(parsed =>
        {
            var recipe = Find(parsed.GetRequiredValue(name), terminal);
            Train(recipe, parsed.GetRequiredValue(name), parsed.GetValue(seed) ?? recipe.Seed, parsed.GetValue(output), terminal, cancellation);
        });
        return Example.Add(command, "mib train ioi-small --seed 0 --out models/ioi-small", "mib train my-recipe.yaml");
    }

    private static Recipe Find(string name, Terminal terminal)
    {
        var plugins = Plugins.Find(terminal);
        return RecipeFile.Read(name.EndsWith(RecipeFile.Extension, StringComparison.Ordinal) ? name : plugins.Recipe(name), plugins);
    }

    private static void Train(Recipe recipe, string name, int seed, string? output, Terminal terminal, CancellationToken cancellation)
    {
        var folder = Path.TrimEndingDirectorySeparator(output ?? Path.Combine("models", recipe.Id));
        if (Path.Exists(folder))
            throw new UsageException($"{folder} is there already.", "train into another folder with --out, or remove this one first.");
        var checkpoint = new TrainingCheckpoint(folder + ".training", recipe, seed);
        checkpoint.Check();
        var gates = Failing.During(() =>
        {
            var trained = Watch.Run(terminal, observer => new Trainer(recipe, seed, checkpoint, observer).Run(cancellation));
            using var model = trained.Model;
            ModelFolder.Write(folder, recipe, trained, seed, $"mib train {Path.GetFileName(name)} --seed {seed}", LossPicture(recipe, trained.History));
            checkpoint.Delete();
            return trained.Gates;
        });
        terminal.Text.WriteLine($"{folder}: {string.Join("; ", gates)}");
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
