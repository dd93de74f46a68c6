using Mib.Sdk.Training;

namespace Mib.Tests.Plugin;

/// <summary>A lesson one of whose words is none: a vocabulary of words would cut it.</summary>
[Lesson("test-two-words")]
public sealed class TwoWordsLesson : Corpus
{
    public override IReadOnlyList<string> Words { get; } = ["milk", "ice-cream"];

    public override IReadOnlyDictionary<string, int> Exams => new Dictionary<string, int>(StringComparer.Ordinal) { ["any"] = 1 };

    public override IEnumerable<TrainingText> Texts(Random random) => [new(Words, [1, 1])];

    public override IEnumerable<IReadOnlyList<string>> Questions(string exam) => [Words];
}
