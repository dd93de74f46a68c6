using Mib.Models.Transformers;

namespace Mib.Sdk.Training;

/// <summary>How a bundled model is made: its shape, its words, and what it is shown.</summary>
/// <remarks>A public class with a public parameterless constructor and a <see cref="RecipeAttribute"/>, in any plugin assembly.</remarks>
public interface ITrainingRecipe
{
    /// <summary>What the recipe makes, for people.</summary>
    RecipeCard Card { get; }

    /// <summary>The model's shape.</summary>
    TransformerConfig Config { get; }

    /// <summary>How it is trained.</summary>
    TrainingSettings Settings { get; }

    /// <summary>How many stages the curriculum has; the next begins when the model has learned one.</summary>
    int Stages { get; }

    /// <summary>Writes the model's <c>tokenizer.json</c>.</summary>
    void WriteTokenizer(string path);

    /// <summary>The rows of one step.</summary>
    /// <param name="stage">From 0.</param>
    /// <param name="random">The step's own stream: the same step gives the same rows, in whatever process.</param>
    IReadOnlyList<TrainingRow> Rows(int stage, Random random);

    /// <summary>Share of examples of a stage that the model answers rightly.</summary>
    /// <param name="model">The model so far.</param>
    /// <param name="stage">From 0; the number of stages asks for the held-out examples that the model is judged by.</param>
    double Accuracy(HookedTransformer model, int stage);
}

/// <summary>Marks a class as a training recipe.</summary>
/// <param name="id">Kebab-case id of the recipe and of the model it makes, e.g. <c>ioi-small</c>.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RecipeAttribute(string id) : Attribute
{
    /// <summary>Kebab-case id.</summary>
    public string Id { get; } = id;
}

/// <summary>A text to learn from.</summary>
/// <param name="Ids">[pos].</param>
/// <param name="Weights">[pos]; how much predicting each token from the ones before it counts; the first counts nothing.</param>
public sealed record TrainingRow(IReadOnlyList<int> Ids, IReadOnlyList<float> Weights);

/// <summary>What a recipe makes.</summary>
public sealed record RecipeCard
{
    /// <summary>Kebab-case id.</summary>
    public required string Id { get; init; }

    /// <summary>One or two sentences.</summary>
    public required string Description { get; init; }

    /// <summary>Id of the task that the model learns.</summary>
    public required string Task { get; init; }

    /// <summary>Words for the accuracy, e.g. <c>IOI accuracy on held-out pairs of names</c>.</summary>
    public required string Accuracy { get; init; }
}

/// <summary>Settings of AdamW and of the curriculum.</summary>
public sealed record TrainingSettings
{
    /// <summary>Largest learning rate.</summary>
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>Decay of AdamW's first moment.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of AdamW's second moment.</summary>
    public double Beta2 { get; init; } = 0.98;

    /// <summary>Decoupled weight decay of the matrices.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Longest gradient, over all weights.</summary>
    public double ClipNorm { get; init; } = 1;

    /// <summary>Steps over which the learning rate rises from 0.</summary>
    public int WarmupSteps { get; init; } = 50;

    /// <summary>Steps between two looks at the accuracy.</summary>
    public int EvaluateEvery { get; init; } = 50;

    /// <summary>Accuracy on a stage's own examples at which the next one begins.</summary>
    public double StageGate { get; init; } = 0.98;

    /// <summary>Accuracy on held-out examples that a finished model must have.</summary>
    public double FinalGate { get; init; } = 0.99;

    /// <summary>Steps of the last stage, over which the learning rate falls to 0 on a cosine.</summary>
    public int FinalSteps { get; init; } = 1000;

    /// <summary>Steps after which the curriculum is given up.</summary>
    public int MostSteps { get; init; } = 20_000;

    /// <summary>Standard deviation of the matrices' first values.</summary>
    public double InitialDeviation { get; init; } = 0.02;
}
