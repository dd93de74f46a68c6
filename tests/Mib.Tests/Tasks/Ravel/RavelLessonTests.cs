using Mib.Core.Data;
using Mib.Tasks.Ioi;
using Mib.Tasks.Ravel;

namespace Mib.Tests.Tasks.Ravel;

[TestFixture]
public sealed class RavelLessonTests
{
    private static readonly RavelLesson Lesson = new(new() { Facts = 2000, Prompts = 2000, Statements = 100, BodyWeight = 0.5 });

    private static readonly string[] Steps = [.. Enumerable.Range(0, 10).SelectMany(seed => Lesson.Texts(new Random(seed))).Select(text => Joined(text.Words))];

    [Test]
    public void No_step_asks_about_a_city_of_another_split_than_training()
    {
        var heldOut = Prompts(Split.Validation).Concat(Prompts(Split.Test)).ToHashSet();
        var asked = Prompts(Split.Train).ToHashSet();

        Assert.That(Steps.Count(text => Beginnings(text).Any(heldOut.Contains)), Is.Zero);
        Assert.That(Steps.Count(text => Beginnings(text).Any(asked.Contains)), Is.EqualTo(10 * 2000));
    }

    [Test]
    public void Every_attribute_of_every_city_is_told_truly_in_a_sentence_that_is_no_question_of_the_task()
    {
        var told =
            from city in City.All
            from fact in RavelFacts.All
            select (city, fact.Attribute, Text: Joined(IoiVocabulary.WordsOf($"{RavelTemplates.Fill(fact.Text, city.Name)} {city[fact.Attribute]}")));
        var heard = Steps.ToHashSet();

        Assert.That(told.Where(fact => heard.Contains(fact.Text)).Select(fact => (fact.city, fact.Attribute)).Distinct().Count(), Is.EqualTo(City.All.Count * 3));
        Assert.That(RavelFacts.All.Select(fact => fact.Text).Intersect(RavelTemplates.Queries.Select(query => query.Text)), Is.Empty);
        Assert.That(RavelFacts.All.CountBy(fact => fact.Attribute).Select(group => group.Value), Is.All.EqualTo(8));
    }

    [Test]
    public void Every_word_of_an_attribute_counts_fully()
    {
        var text = Lesson.Texts(new Random(0)).First(text => text.Words[^2] is "North" or "South");

        Assert.That(text.Weights.TakeLast(3), Is.EqualTo(new[] { 0.5f, 1, 1 }));
    }

    [Test]
    public void The_exam_in_what_is_held_out_asks_every_question_about_every_city_of_the_tasks_validation_split()
    {
        var asked = Lesson.Questions("held-out").Select(question => Joined(question.SkipLast(1))).ToList();

        Assert.That(asked, Is.EquivalentTo(Prompts(Split.Validation)));
        Assert.That(asked, Has.Count.EqualTo(Lesson.Exams["held-out"]));
    }

    [Test]
    public void A_question_ends_with_the_first_word_of_its_answer()
    {
        var lima = City.All.Single(city => city.Name == "Lima");
        var split = City.Of(Split.Train).Contains(lima) ? "practice" : "held-out";
        var answers = Lesson.Questions(split).Take(5000).Where(question => question.Contains("Lima")).Select(question => question[^1]).Distinct();

        Assert.That(answers, Is.EquivalentTo(new[] { "Peru", "South", "Spanish" }));
    }

    private static IEnumerable<string> Prompts(Split split) =>
        from city in City.Of(split)
        from query in RavelTemplates.Queries
        select Joined(IoiVocabulary.WordsOf(RavelTemplates.Fill(query.Text, city.Name)));

    /// <summary>A text without its last word, and without its last two.</summary>
    private static IEnumerable<string> Beginnings(string text)
    {
        var words = text.Split(' ');
        return [Joined(words.SkipLast(1)), Joined(words.SkipLast(2))];
    }

    private static string Joined(IEnumerable<string> words) => string.Join(' ', words);
}
