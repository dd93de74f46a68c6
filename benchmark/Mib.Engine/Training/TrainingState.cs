using System.Text.Json;

namespace Mib.Engine.Training;

/// <summary>How far training has come, apart from weights and moments.</summary>
public sealed record TrainingState
{
    /// <summary>Steps done.</summary>
    public int Step { get; init; }

    /// <summary>Stage of the curriculum.</summary>
    public int Stage { get; init; }

    /// <summary>The step at which the last stage began; −1 before.</summary>
    public int LastStageStep { get; init; } = -1;

    /// <summary>What was seen on the way.</summary>
    public IReadOnlyList<TrainingPoint> History { get; init; } = [];

    public static TrainingState Parse(string json) => JsonSerializer.Deserialize<TrainingState>(json)!;

    public string ToJson() => JsonSerializer.Serialize(this);
}

/// <summary>A look at the model on the way.</summary>
/// <param name="Step">After how many steps.</param>
/// <param name="Stage">Stage of the curriculum.</param>
/// <param name="Loss">Mean loss since the last look.</param>
/// <param name="Accuracy">Accuracy on the stage's own examples.</param>
public sealed record TrainingPoint(int Step, int Stage, double Loss, double Accuracy);
