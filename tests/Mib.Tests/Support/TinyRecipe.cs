using Mib.Models;
using Mib.Models.Batches;
using Mib.Models.Tokenizers;
using Mib.Models.Transformers;
using Mib.Sdk.Training;

namespace Mib.Tests.Support;

/// <summary>A task that a tiny model learns in some dozen steps: say the prompt's only word again.</summary>
internal sealed class TinyRecipe : ITrainingRecipe
{
    public RecipeCard Card { get; init; } = new()
    {
        Id = "tiny-echo", Description = "Says the last word again.", Task = "echo", Accuracy = "accuracy on every word",
    };

    public TransformerConfig Config => new() { Layers = 1, Heads = 2, DModel = 8, DMlp = 16, Vocabulary = 6, Context = 4, BosToken = 0 };

    public TrainingSettings Settings { get; init; } = new()
    {
        LearningRate = 0.03, WarmupSteps = 3, EvaluateEvery = 5, StageGate = 0, FinalGate = 0, FinalSteps = 12, MostSteps = 200,
    };

    public int Stages { get; init; } = 2;

    /// <summary>What the model is said to be able to do; null asks it.</summary>
    public double? Claimed { get; init; }

    public List<int> StagesSeen { get; } = [];

    public void WriteTokenizer(string path) => WordLevelTokenizer.Write(path, ["red", "green", "blue", "black"]);

    public IReadOnlyList<TrainingRow> Rows(int stage, Random random)
    {
        StagesSeen.Add(stage);
        return [.. Enumerable.Range(0, 4).Select(_ => random.Next(2, 6)).Select(word => new TrainingRow([0, word, word], [0, 0, 1]))];
    }

    public double Accuracy(HookedTransformer model, int stage)
    {
        if (Claimed is { } claimed)
            return claimed;
        using var scope = NewDisposeScope();
        using var batch = PaddedBatch.Of([[0, 2], [0, 3], [0, 4], [0, 5]]);
        return model.LastLogits(batch).argmax(-1).ToLongs().Zip(new long[] { 2, 3, 4, 5 }, (said, word) => said == word ? 1.0 : 0).Average();
    }
}
