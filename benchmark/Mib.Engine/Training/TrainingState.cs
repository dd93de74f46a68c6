using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Mib.Core;
using Mib.Core.Circuits;
using Mib.Engine.Training.Recipes;
using Mib.Models.Transformers;

namespace Mib.Engine.Training;

/// <summary>How far training has come, apart from weights and moments.</summary>
public sealed record TrainingState
{
    private static readonly JsonSerializerOptions Format = new() { RespectNullableAnnotations = true };

    /// <summary>Steps done.</summary>
    public int Step { get; init; }

    /// <summary>The stage that each lesson is at, from 0.</summary>
    public required IReadOnlyList<int> Stages { get; init; }

    /// <summary>The step at which the last stage began; −1 before.</summary>
    public int LastStageStep { get; init; } = -1;

    /// <summary>Whether training has ended early, with every gate passed.</summary>
    public bool Stopped { get; init; }

    /// <summary>What was seen on the way, a point a lesson and look.</summary>
    public IReadOnlyList<TrainingPoint> History { get; init; } = [];

    /// <summary>The step of the last look; 0 before the first.</summary>
    public int LastLook => History.Count > 0 ? History[^1].Step : 0;

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">It is no state.</exception>
    public static TrainingState Parse(string json) =>
        JsonSerializer.Deserialize<TrainingState>(json, Format) ?? throw new JsonException("it is null.");

    /// <summary>Whether it can be one of training by a recipe.</summary>
    public bool Fits(Recipe recipe) =>
        Step > 0 && LastStageStep <= Step && History.All(point => point is not null) && LastLook <= Step
        && Stages.Count == recipe.Lessons.Count
        && Stages.Zip(recipe.Lessons).All(pair => pair.First >= 0 && pair.First < pair.Second.Stages.Count);

    public string ToJson() => JsonSerializer.Serialize(this);
}

/// <summary>A look at what the model has learned of a lesson.</summary>
/// <param name="Step">After how many steps.</param>
/// <param name="Lesson">The lesson's id.</param>
/// <param name="Stage">Its stage, from 0.</param>
/// <param name="Loss">Mean loss since the last look.</param>
/// <param name="Score">Score in the exam by which the lesson's stages advance.</param>
public sealed record TrainingPoint(int Step, string Lesson, int Stage, double Loss, double Score);

/// <summary>What a model reached in a gate.</summary>
/// <param name="Lesson">The lesson's id.</param>
/// <param name="Exam">The exam's name in it.</param>
/// <param name="Examples">How many examples were asked.</param>
/// <param name="AtLeast">What was needed.</param>
/// <param name="Reached">What was reached.</param>
public sealed record GateScore(string Lesson, string Exam, int Examples, double AtLeast, double Reached)
{
    [JsonIgnore]
    public bool IsPassed => Reached >= AtLeast;

    /// <summary>What was reached, rounded down: what falls short must not look as if it did not.</summary>
    [JsonIgnore]
    public string ReachedPercent => (Math.Floor((Reached * 1000) + 1e-9) / 1000).ToString("p1", CultureInfo.InvariantCulture);

    /// <summary>What was needed, to the digit.</summary>
    [JsonIgnore]
    public string NeededPercent => FormattableString.Invariant($"{AtLeast * 100:0.######} %");

    public override string ToString() =>
        FormattableString.Invariant($"{Lesson} {Exam}: {ReachedPercent} of {Examples} examples, {NeededPercent} needed{(IsPassed ? "" : ": missed")}");

}

/// <summary>What training made.</summary>
/// <param name="Model">The model.</param>
/// <param name="History">What was seen on the way.</param>
/// <param name="Gates">The gates, all of them passed.</param>
/// <param name="Circuit">The circuit that it is known to have; null if none is known.</param>
public sealed record TrainedModel(
    HookedTransformer Model, IReadOnlyList<TrainingPoint> History, EquatableArray<GateScore> Gates, DeclaredCircuit? Circuit);
