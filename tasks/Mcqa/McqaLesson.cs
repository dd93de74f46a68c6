using Mib.Core;
using Mib.Core.Data;
using Mib.Sdk.Training;
using Mib.Tasks.Ioi;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Mcqa;

/// <summary>Multiple choice under arbitrary symbols, half of it in documents that mark the right option.</summary>
[Lesson("mcqa")]
public sealed class McqaLesson(McqaLessonOptions options) : Corpus
{
    private const string Practice = "practice";

    /// <summary>The tasks by the exams in their held-out questions; the number of options is the exam's end.</summary>
    private static readonly Dictionary<string, McqaGenerator> HeldOut = new(StringComparer.Ordinal)
    {
        ["held-out-2"] = new McqaGenerator("mcqa-2", 2, 0),
        ["held-out-3"] = new McqaGenerator("mcqa-3", 3, 0),
        ["held-out-4"] = new McqaGenerator("mcqa", 4, 0),
    };

    private readonly McqaCorpus corpus = new(options);

    public override IReadOnlyList<string> Words { get; } = [.. McqaVocabulary.Words, McqaCorpus.Right, McqaCorpus.Wrong];

    public override IReadOnlyDictionary<string, int> Exams { get; } = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        [Practice] = 1000, ["held-out-2"] = 552, ["held-out-3"] = 1000, ["held-out-4"] = 1000, ["held-out-symbols"] = 1000,
    };

    public override IEnumerable<TrainingText> Texts(Random random) =>
    [
        .. corpus.Questions(random).Take(options.Questions).Select(corpus.Plain),
        .. corpus.Questions(random).Take(options.Marked).Select(corpus.Marked),
        .. Enumerable.Range(0, options.Sentences).Select(_ => Weighted.LastWord(
            McqaSentences.Fill(random.Pick(McqaSentences.All), random.Pick(McqaWords.Objects)), options.SentenceWeight, options.SentenceWeight)),
    ];

    public override IEnumerable<IReadOnlyList<string>> Questions(string exam)
    {
        // No step has a seed below 0.
        var questions = exam switch
        {
            Practice => corpus.Questions(Seed.For(-1, "mcqa/practice")),
            "held-out-symbols" => HeldOut["held-out-4"].Examples(Split.Validation).Select(example => example.Question.Relabel(example.Letters)),
            _ => HeldOut[exam].Examples(Split.Validation).Select(example => example.Question),
        };
        return questions.Select(question => IoiVocabulary.WordsOf($"{question.Text} {question.Answer}").ToList());
    }
}
