using Mib.Core;
using Mib.Core.Data;
using Mib.Sdk.Training;
using Mib.Tasks.Ioi;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Ravel;

/// <summary>
/// Attributes of cities: all of them are told in sentences of <see cref="RavelFacts"/>, and asked for as in the task only of
/// the training split's cities, so that a model that answers for others has put the two together.
/// </summary>
[Lesson("ravel")]
public sealed class RavelLesson(RavelLessonOptions options) : Corpus
{
    private const string Practice = "practice";
    private const string HeldOut = "held-out";

    private static readonly EquatableArray<City> Asked = City.Of(Split.Train);

    public override IReadOnlyList<string> Words => RavelVocabulary.Words;

    public override IReadOnlyDictionary<string, int> Exams { get; } = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        [Practice] = 1000, [HeldOut] = City.Of(Split.Validation).Count * RavelTemplates.Queries.Count,
    };

    public override IEnumerable<TrainingText> Texts(Random random) =>
    [
        .. Enumerable.Range(0, options.Facts).Select(_ => Text(random.Pick(RavelFacts.All), random.Pick(City.All))),
        .. Prompts(random).Take(options.Prompts).Select(prompt => Text(prompt.Template, prompt.City)),
        .. Enumerable.Range(0, options.Statements).Select(_ => Weighted.LastWord(
            RavelTemplates.Fill(random.Pick(RavelTemplates.Statements), random.Pick(City.All).Name), options.BodyWeight, options.BodyWeight)),
    ];

    /// <summary>Each ends with the first word of its answer: where there is a second, it follows from the first.</summary>
    public override IEnumerable<IReadOnlyList<string>> Questions(string exam)
    {
        // No step has a seed below 0.
        var prompts = exam == Practice
            ? Prompts(Seed.For(-1, "ravel/practice"))
            : new RavelGenerator(0).Examples(Split.Validation).Select(example => (example.Template, example.City));
        return prompts.Select(prompt => BodyOf(prompt.Template, prompt.City).Append(AnswerOf(prompt.Template, prompt.City).First()).ToList());
    }

    private static IEnumerable<(RavelTemplate Template, City City)> Prompts(Random random)
    {
        while (true)
            yield return (random.Pick(RavelTemplates.Queries), random.Pick(Asked));
    }

    private static IEnumerable<string> BodyOf(RavelTemplate template, City city) =>
        IoiVocabulary.WordsOf(RavelTemplates.Fill(template.Text, city.Name));

    private static IEnumerable<string> AnswerOf(RavelTemplate template, City city) => IoiVocabulary.WordsOf(city[template.Attribute]);

    private TrainingText Text(RavelTemplate template, City city)
    {
        string[] body = [.. BodyOf(template, city)];
        string[] answer = [.. AnswerOf(template, city)];
        return new([.. body, .. answer], [.. body.Select(_ => (float)options.BodyWeight), .. answer.Select(_ => 1f)]);
    }
}
