using Mib.Core.Circuits;
using Mib.Core.Errors;
using Mib.Engine.Formats;
using Mib.Engine.Models;
using Mib.Models.Checkpoints;
using Mib.Models.Transformers;
using Mib.Sdk.Training;

namespace Mib.Engine.Training;

/// <summary>Writes a model as a bundled one: checkpoint, tokenizer, card and a page for people.</summary>
public static class ModelFolder
{
    private const string LossPicture = "loss.svg";

    /// <summary>Writes the folder of a trained model, which appears under its name only when it is whole.</summary>
    /// <param name="folder">Where to; must not be there yet.</param>
    /// <param name="recipe">What it was made by.</param>
    /// <param name="trained">What was made.</param>
    /// <param name="seed">The root seed.</param>
    /// <param name="lossSvg">A picture of the loss, as SVG.</param>
    public static ModelCard Write(string folder, ITrainingRecipe recipe, TrainedModel trained, int seed, string lossSvg)
    {
        var card = CardOf(recipe, seed, trained.HeldOutAccuracy) with { Steps = trained.History[^1].Step, FinalLoss = trained.History[^1].Loss };
        Write(folder, recipe, trained.Model, card, Page(card, recipe, trained), unfinished =>
            File.WriteAllText(Path.Combine(unfinished, LossPicture), lossSvg));
        return card;
    }

    /// <summary>Builds a model and writes its folder, with the circuit that it was built from.</summary>
    /// <param name="folder">Where to; must not be there yet.</param>
    /// <param name="recipe">What it is made by.</param>
    /// <param name="seed">The root seed.</param>
    /// <exception cref="NotMeasurableException">The model gives a wrong answer.</exception>
    public static ModelCard Write(string folder, IConstruction recipe, int seed)
    {
        var built = recipe.Construct(seed);
        using var model = built.Model;
        var card = CardOf(recipe, seed, recipe.Accuracy(model));
        if (card.Accuracy < 1)
        {
            throw new NotMeasurableException(
                $"The model has {card.Accuracy:p1} {card.AccuracyOf}; one that was built has to have all of it.", "tell the author of the recipe.");
        }

        Write(folder, recipe, model, card, Page(card, model, built.Circuit), unfinished => CircuitJson.Write(unfinished, built.Circuit));
        return card;
    }

    private static ModelCard CardOf(IRecipe recipe, int seed, double accuracy) => new()
    {
        Id = recipe.Card.Id,
        Description = recipe.Card.Description,
        Task = recipe.Card.Task,
        Command = $"mib train {recipe.Card.Id} --seed {seed}",
        Seed = seed,
        AccuracyOf = recipe.Card.Accuracy,
        Accuracy = accuracy,
    };

    private static void Write(string folder, IRecipe recipe, HookedTransformer model, ModelCard card, string page, Action<string> writeMore)
    {
        var unfinished = folder + ".unfinished";
        if (Directory.Exists(unfinished))
            Directory.Delete(unfinished, recursive: true);
        Checkpoint.Save(unfinished, model);
        recipe.WriteTokenizer(Path.Combine(unfinished, "tokenizer.json"));
        writeMore(unfinished);
        card.Write(unfinished);
        File.WriteAllText(Path.Combine(unfinished, "README.md"), page);
        Directory.Move(unfinished, folder);
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
            | task | `{card.Task}` |
            | {card.AccuracyOf} | {card.Accuracy:p1} |
            | built by | `{card.Command}` |
            | circuit | {circuit.Edges.Count()} of {model.Graph.Edges.Count} edges, in `{CircuitJson.FileName}` |
            | licence | Apache-2.0 |

            {string.Join('\n', circuit.Groups.Select(group => "- " + string.Join(" or ", group.Select(edge => $"`{edge}`"))))}

            """.ReplaceLineEndings("\n");
    }

    private static string Page(ModelCard card, ITrainingRecipe recipe, TrainedModel trained)
    {
        var config = recipe.Config;
        var settings = recipe.Settings;
        var stages = trained.History.GroupBy(p => p.Stage).Select(stage =>
            $"| {stage.Key + 1} | {stage.First().Step - settings.EvaluateEvery} – {stage.Last().Step} | {stage.Last().Loss:f3} | {stage.Last().Accuracy:p1} |");
        return $"""
            # {card.Id}

            {card.Description}

            | | |
            |---|---|
            | architecture | GPT-2: {config.Layers} layers, {config.Heads} heads, d_model {config.DModel}, d_mlp {config.DMlp}, context {config.Context} |
            | vocabulary | {config.Vocabulary} words, one token each |
            | parameters | {trained.Model.Weights.Count:n0} |
            | task | `{card.Task}` |
            | {card.AccuracyOf} | {card.Accuracy:p1} |
            | trained by | `{card.Command}`, {card.Steps} steps |
            | optimizer | AdamW, learning rate {settings.LearningRate}, β ({settings.Beta1}, {settings.Beta2}), weight decay {settings.WeightDecay}, gradient norm ≤ {settings.ClipNorm}; cosine to 0 over the last {settings.FinalSteps} steps |
            | licence | Apache-2.0 |

            The curriculum goes to its next stage when the accuracy on a stage's own examples passes {settings.StageGate:p0}:

            | stage | steps | loss at its end | accuracy at its end |
            |---|---|---|---|
            {string.Join('\n', stages)}

            ![Loss and accuracy over the steps]({LossPicture})

            """.ReplaceLineEndings("\n");
    }
}
