using Mib.Engine.Models;
using Mib.Models.Checkpoints;
using Mib.Sdk.Training;

namespace Mib.Engine.Training;

/// <summary>Writes a trained model as a bundled one: checkpoint, tokenizer, card and a page for people.</summary>
public static class ModelFolder
{
    private const string LossPicture = "loss.svg";

    /// <summary>Writes the folder, which appears under its name only when it is whole.</summary>
    /// <param name="folder">Where to; must not be there yet.</param>
    /// <param name="recipe">What it was made by.</param>
    /// <param name="trained">What was made.</param>
    /// <param name="seed">The root seed.</param>
    /// <param name="lossSvg">A picture of the loss, as SVG.</param>
    public static ModelCard Write(string folder, ITrainingRecipe recipe, TrainedModel trained, int seed, string lossSvg)
    {
        var unfinished = folder + ".unfinished";
        if (Directory.Exists(unfinished))
            Directory.Delete(unfinished, recursive: true);
        Checkpoint.Save(unfinished, trained.Model);
        recipe.WriteTokenizer(Path.Combine(unfinished, "tokenizer.json"));
        File.WriteAllText(Path.Combine(unfinished, LossPicture), lossSvg);
        var card = new ModelCard
        {
            Id = recipe.Card.Id,
            Description = recipe.Card.Description,
            Task = recipe.Card.Task,
            Command = $"mib train {recipe.Card.Id} --seed {seed}",
            Seed = seed,
            Steps = trained.History[^1].Step,
            AccuracyOf = recipe.Card.Accuracy,
            Accuracy = trained.HeldOutAccuracy,
            FinalLoss = trained.History[^1].Loss,
        };
        card.Write(unfinished);
        File.WriteAllText(Path.Combine(unfinished, "README.md"), Page(card, recipe, trained));
        Directory.Move(unfinished, folder);
        return card;
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
