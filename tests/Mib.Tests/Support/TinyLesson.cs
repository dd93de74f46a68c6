using Mib.Core.Circuits;
using Mib.Sdk.Training;

namespace Mib.Tests.Support;

/// <summary>What a tiny model learns in some dozen steps: say the prompt's only word again.</summary>
internal sealed class TinyLesson : Corpus
{
    public const string Exam = "every-word";

    public override IReadOnlyList<string> Words { get; } = ["red", "green", "blue", "black"];

    public override IReadOnlyDictionary<string, int> Exams => new Dictionary<string, int> { [Exam] = 4 };

    public override IEnumerable<TrainingText> Texts(Random random) =>
        Enumerable.Range(0, 4).Select(_ => Words[random.Next(4)]).Select(word => new TrainingText([word, word], [0, 1]));

    public override IEnumerable<IReadOnlyList<string>> Questions(string exam) => Words.Select(word => new[] { word, word });
}

/// <summary>A lesson that tells when it is used, and may claim a score or give a loss of its own.</summary>
internal sealed class WatchedLesson : ILesson
{
    private readonly TinyLesson lesson = new();

    /// <summary>Called before each step.</summary>
    public Action OnStep { get; init; } = () => { };

    /// <summary>Called when the stage begins.</summary>
    public Action<Pupil, Random> OnPrepare { get; init; } = (_, _) => { };

    /// <summary>What the model is said to score; null asks it.</summary>
    public Func<double>? Claimed { get; init; }

    /// <summary>What the loss, and so its gradient, is multiplied by.</summary>
    public double Factor { get; init; } = 1;

    /// <summary>What is added to the loss, and so not to its gradient.</summary>
    public double Summand { get; init; }

    /// <summary>The circuit that the model is said to have.</summary>
    public DeclaredCircuit? Known { get; init; }

    public IReadOnlyList<string> Words => lesson.Words;

    public IReadOnlyDictionary<string, int> Exams => lesson.Exams;

    public void Prepare(Pupil pupil, Random random) => OnPrepare(pupil, random);

    public Tensor Loss(Pupil pupil, Random random)
    {
        OnStep();
        return (lesson.Loss(pupil, random) * Factor) + Summand;
    }

    public double Examine(Pupil pupil, string exam, int examples) => Claimed?.Invoke() ?? lesson.Examine(pupil, exam, examples);

    public DeclaredCircuit? Circuit(Pupil pupil) => Known;
}

/// <summary>A lesson that wants positions to be small, and nothing of any other weight.</summary>
internal sealed class PositionLesson : ILesson
{
    public IReadOnlyList<string> Words => new TinyLesson().Words;

    public IReadOnlyDictionary<string, int> Exams => new TinyLesson().Exams;

    public Tensor Loss(Pupil pupil, Random random) => pupil.Model.Weights.PositionEmbedding!.square().sum();

    public double Examine(Pupil pupil, string exam, int examples) => 1;
}
