using System.Globalization;
using Mib.Core.Circuits;
using Mib.Core.Errors;
using Mib.Engine.Formats;
using Mib.Engine.Models;
using Mib.Engine.Training.Recipes;
using Mib.Models.Checkpoints;
using Mib.Models.Tokenizers;
using Mib.Models.Transformers;
using Mib.Sdk.Training;

namespace Mib.Engine.Training;

/// <summary>Writes a trained model as a bundled one: checkpoint, tokenizer, card and a page for people.</summary>
public static class ModelFolder
{
    private const string LossPicture = "loss.svg";

    private static DateOnly Today => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    /// <summary>Writes the folder, which appears under its name only when it is whole; of a failure nothing is left.</summary>
    /// <param name="folder">Where to; must not be there yet.</param>
    /// <param name="recipe">What it was made by.</param>
    /// <param name="trained">What was made.</param>
    /// <param name="seed">The root seed.</param>
    /// <param name="command">The command that makes the same again.</param>
    /// <param name="lossSvg">A picture of the loss, as SVG.</param>
    /// <exception cref="TrainingException">It cannot be written.</exception>
    public static void Write(string folder, Recipe recipe, TrainedModel trained, int seed, string command, string lossSvg)
    {
        var card = new ModelCard
        {
            Id = recipe.Id,
            Description = recipe.Description,
            Tasks = recipe.Tasks,
            Recipe = recipe.Id,
            RecipeHash = recipe.Hash,
            Command = command,
            Seed = seed,
            Date = Today,
            Steps = trained.History[^1].Step,
            Gates = trained.Gates,
        };
        Write(folder, unfinished =>
        {
            Checkpoint.Save(unfinished, trained.Model);
            WordLevelTokenizer.Write(Path.Combine(unfinished, "tokenizer.json"), recipe.Words);
            File.WriteAllText(Path.Combine(unfinished, LossPicture), lossSvg);
            if (trained.Circuit is { } circuit)
                CircuitJson.Write(unfinished, circuit);
            card.Write(unfinished);
            File.WriteAllText(Path.Combine(unfinished, "README.md"), Page(card, recipe, trained));
        }, "make room for it; the same command then goes on from the last checkpoint, which is its end.");
    }

    /// <summary>Builds a model and writes its folder, with the circuit that it was built from.</summary>
    /// <param name="folder">Where to; must not be there yet.</param>
    /// <param name="construction">What it is made by.</param>
    /// <param name="seed">The root seed.</param>
    /// <exception cref="NotMeasurableException">The model gives a wrong answer.</exception>
    /// <exception cref="TrainingException">It cannot be written.</exception>
    public static ModelCard Write(string folder, IConstruction construction, int seed)
    {
        var built = construction.Construct(seed);
        using var model = built.Model;
        var (examples, accuracy) = construction.Examine(model);
        var about = construction.Card;
        // What is no number is not below 1 either.
        if (examples < 1 || !(accuracy >= 1))
        {
            throw new NotMeasurableException(
                FormattableString.Invariant($"The model has an {about.Accuracy} of {accuracy:r} on {examples} examples; one that was built has to have 1, on at least one."),
                "tell the author of the construction.");
        }

        var card = new ModelCard
        {
            Id = about.Id,
            Description = about.Description,
            Tasks = [about.Task],
            Recipe = about.Id,
            Command = $"mib train {about.Id} --seed {seed}",
            Seed = seed,
            Date = Today,
            Gates = [new(about.Task, about.Accuracy, examples, 1, accuracy)],
        };
        Write(folder, unfinished =>
        {
            Checkpoint.Save(unfinished, model);
            construction.WriteTokenizer(Path.Combine(unfinished, "tokenizer.json"));
            CircuitJson.Write(unfinished, built.Circuit);
            card.Write(unfinished);
            File.WriteAllText(Path.Combine(unfinished, "README.md"), Page(card, model, built.Circuit));
        }, "make room for it, or give --out a folder that you may write to.");
        return card;
    }

    private static void Write(string folder, Action<string> fill, string fix)
    {
        try
        {
            NewFolder.Write(folder, fill);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"{folder} cannot be written: {error.Message}", fix, error);
        }
    }

    private static string Page(ModelCard card, HookedTransformer model, DeclaredCircuit circuit)
    {
        var config = model.Config;
        return $"""
            # {card.Id}

            {card.Description}

            | | |
            |---|---|
            | architecture | {config.ModelType}: {config.Layers} layers, {config.Heads} heads, d_model {config.DModel}, d_mlp {config.DMlp}, context {config.Context} |
            | vocabulary | {config.Vocabulary} words, one token each |
            | parameters | {model.Weights.Count:n0} |
            | task | `{card.Tasks[0]}` |
            | gate | {card.Gates[0]} |
            | built by | `{card.Command}`, {card.Date:O} |
            | circuit | {Size(circuit, model)} |
            | licence | Apache-2.0 |

            {List(circuit)}

            """.ReplaceLineEndings("\n");
    }

    private static string Page(ModelCard card, Recipe recipe, TrainedModel trained)
    {
        var (config, optimizer) = (recipe.Config, recipe.Optimizer);
        var lessons = recipe.Lessons.Select(lesson => lesson.Id).ToList();
        string[] lines =
        [
            $"# {card.Id}",
            "",
            card.Description,
            "",
            "| | |",
            "|---|---|",
            Text($"| architecture | `{config.ModelType}`: {config.Layers} layers, {config.Heads} heads, d_model {config.DModel}, d_mlp {config.DMlp}, context {config.Context} |"),
            Text($"| vocabulary | {recipe.Words.Count} words, one token each, and two tokens that are no words |"),
            Text($"| parameters | {trained.Model.Weights.Count:n0} |"),
            $"| tasks | {string.Join(", ", card.Tasks.Select(task => $"`{task}`"))} |",
            $"| recipe | `{card.Recipe}`, SHA-256 `{card.RecipeHash}` |",
            Text($"| made by | `{card.Command}`, {card.Steps} steps, {card.Date:O} |"),
            Text($"| optimizer | AdamW, learning rate {optimizer.LearningRate}, β ({optimizer.Beta1}, {optimizer.Beta2}), weight decay {optimizer.WeightDecay}, gradient norm ≤ {optimizer.ClipNorm}; decay over the last {recipe.Steps.LastStage} steps: {optimizer.Decay.ToString().ToLowerInvariant()} |"),
            .. trained.Circuit is null ? [] : new[] { $"| circuit | {Size(trained.Circuit, trained.Model)} |" },
            "| licence | Apache-2.0 |",
            .. trained.Circuit is null ? [] : new[] { "", List(trained.Circuit) },
            "",
            "| gate | examples | needed | reached |",
            "|---|---|---|---|",
            .. card.Gates.Select(gate => Text($"| {gate.Lesson}, {gate.Exam} | {gate.Examples} | {gate.NeededPercent} | {gate.ReachedPercent} |")),
            "",
            "| lesson | stage | looks from step | to step | loss at its end | score at its end |",
            "|---|---|---|---|---|---|",
            .. trained.History.GroupBy(point => (point.Lesson, point.Stage)).OrderBy(stage => lessons.IndexOf(stage.Key.Lesson)).Select(stage =>
                Text($"| {stage.Key.Lesson} | {stage.Key.Stage + 1} | {stage.First().Step} | {stage.Last().Step} | {stage.Last().Loss:f3} | {stage.Last().Score:p1} |")),
            "",
            $"![Loss and score over the steps]({LossPicture})",
            "",
        ];
        return string.Join('\n', lines);
    }

    private static string Size(DeclaredCircuit circuit, HookedTransformer model) =>
        $"{circuit.Edges.Count()} of {model.Graph.Edges.Count} edges, in `{CircuitJson.FileName}`";

    private static string List(DeclaredCircuit circuit) =>
        string.Join('\n', circuit.Groups.Select(group => "- " + string.Join(" or ", group.Select(edge => $"`{edge}`"))));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
