using Mib.Core.Data;
using Mib.Sdk.Training;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Ioi;

/// <summary>Indirect object identification, mixed with other sentences over the same words.</summary>
[Lesson("ioi")]
public sealed class IoiLesson(IoiLessonOptions options) : Corpus
{
    private const string Practice = "practice";
    private const string HeldOut = "held-out";

    public override IReadOnlyList<string> Words => IoiVocabulary.Words;

    public override IReadOnlyDictionary<string, int> Exams { get; } =
        new Dictionary<string, int>(StringComparer.Ordinal) { [Practice] = 1000, [HeldOut] = 1000 };

    public override IEnumerable<TrainingText> Texts(Random random)
    {
        var seed = random.Next();
        return
        [
            .. IoiCorpus.Prompts(seed, options.Names).Take(options.Prompts).Select(text => Weighted.LastWord(text, options.BodyWeight, options.AnswerWeight)),
            .. IoiCorpus.Filler(seed, options.Names).Take(options.Sentences).Select(text => Weighted.LastWord(text, options.SentenceWeight, options.SentenceWeight)),
        ];
    }

    public override IEnumerable<IReadOnlyList<string>> Questions(string exam)
    {
        // No step has a seed below 0: these prompts are drawn like those of a step, and are none of them.
        var texts = exam == Practice
            ? IoiCorpus.Prompts(-1, options.Names)
            : new IoiGenerator(0).Pairs(Split.Validation).Select(pair => pair.Clean + pair.Answer);
        return texts.Select(text => IoiVocabulary.WordsOf(text).ToList());
    }
}
