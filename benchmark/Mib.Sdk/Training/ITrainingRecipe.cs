using Mib.Models.Transformers;

namespace Mib.Sdk.Training;

/// <summary>How a bundled model is trained: its shape, its words, and what it is shown.</summary>
public interface ITrainingRecipe : IRecipe
{
    /// <summary>How it is trained.</summary>
    TrainingSettings Settings { get; }

    /// <summary>How many stages the curriculum has; the next begins when the model has learned one.</summary>
    int Stages { get; }

    /// <summary>The rows of one step.</summary>
    /// <param name="stage">From 0.</param>
    /// <param name="random">The step's own stream: the same step gives the same rows, in whatever process.</param>
    IReadOnlyList<TrainingRow> Rows(int stage, Random random);

    /// <summary>Share of examples of a stage that the model answers rightly.</summary>
    /// <param name="model">The model so far.</param>
    /// <param name="stage">From 0; the number of stages asks for the held-out examples that the model is judged by.</param>
    double Accuracy(HookedTransformer model, int stage);
}

/// <summary>A text to learn from.</summary>
/// <param name="Ids">[pos].</param>
/// <param name="Weights">[pos]; how much predicting each token from the ones before it counts; the first counts nothing.</param>
public sealed record TrainingRow(IReadOnlyList<int> Ids, IReadOnlyList<float> Weights);

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
