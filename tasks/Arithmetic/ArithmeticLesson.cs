using Mib.Core;
using Mib.Core.Data;
using Mib.Sdk.Training;
using Mib.Tasks.Ioi;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Arithmetic;

/// <summary>Two-digit addition and subtraction: mostly in signs, which cost least, and in all of the tasks' wordings.</summary>
[Lesson("arithmetic")]
public sealed class ArithmeticLesson(ArithmeticLessonOptions options) : Corpus
{
    private const string Practice = "practice";
    private const string HeldOutSums = "held-out-addition";
    private const string HeldOutDifferences = "held-out-subtraction";

    private static readonly EquatableArray<(ArithmeticOperation Operation, EquatableArray<Operands> Pairs)> Known =
        new[] { ArithmeticOperation.Addition, ArithmeticOperation.Subtraction }
            .Select(operation => (operation, OperandPairs.Of(operation, Split.Train))).ToEquatableArray();

    public override IReadOnlyList<string> Words => ArithmeticVocabulary.Words;

    public override IReadOnlyDictionary<string, int> Exams { get; } =
        new Dictionary<string, int>(StringComparer.Ordinal) { [Practice] = 1000, [HeldOutSums] = 1000, [HeldOutDifferences] = 1000 };

    /// <summary>Numbers start as points on circles, see <see cref="NumberCircles"/>.</summary>
    public override void Prepare(Pupil pupil, Random random)
    {
        if (options.Circles)
            NumberCircles.Place(pupil);
    }

    public override IEnumerable<TrainingText> Texts(Random random) =>
    [
        .. Enumerable.Range(0, options.Signs).Select(_ => Weighted.LastWord(Sum(random, operation => operation.InSigns), body: 0)),
        .. Wordings(random).Take(options.Wordings).Select(text => Weighted.LastWord(text, options.BodyWeight)),
    ];

    public override IEnumerable<IReadOnlyList<string>> Questions(string exam)
    {
        // No step has a seed below 0.
        var texts = exam switch
        {
            Practice => Wordings(Seed.For(-1, "arithmetic/practice")),
            HeldOutSums => HeldOut(ArithmeticOperation.Addition),
            _ => HeldOut(ArithmeticOperation.Subtraction),
        };
        return texts.Select(text => IoiVocabulary.WordsOf(text).ToList());
    }

    private static IEnumerable<string> HeldOut(ArithmeticOperation operation) =>
        new ArithmeticGenerator(operation, 0).Pairs(Split.Validation).Select(pair => pair.Clean + pair.Answer);

    private static IEnumerable<string> Wordings(Random random)
    {
        while (true)
            yield return Sum(random, operation => random.Pick(operation.Templates));
    }

    private static string Sum(Random random, Func<ArithmeticOperation, string> templateOf)
    {
        var (operation, pairs) = random.Pick(Known);
        var operands = random.Pick(pairs);
        return $"{ArithmeticOperation.Fill(templateOf(operation), operands)}{operation.Apply(operands)}";
    }
}
