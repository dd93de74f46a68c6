using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Sdk.Training;
using Mib.Tasks.Ioi;
using Mib.Tasks.Mcqa;

namespace Mib.Tests.Tasks.Mcqa;

[TestFixture]
public sealed class McqaLessonTests
{
    private static readonly McqaLesson Lesson = new(new() { Questions = 200, Marked = 200, Sentences = 200, BodyWeight = 0.5 });

    [Test]
    public void No_step_asks_about_a_thing_of_another_split_than_training()
    {
        var others = McqaGenerator.ThingsOf(Split.Validation).Concat(McqaGenerator.ThingsOf(Split.Test)).SelectMany(thing => new[] { thing.Name, thing.Capitalised });

        Assert.That(Questions(Lesson).SelectMany(text => text.Words).Intersect(others), Is.Empty);
    }

    [Test]
    public void A_thing_has_every_colour_so_that_the_colour_must_be_read()
    {
        var colors = Questions(Lesson).Where(text => text.Words[2] == "Bananas").Select(text => text.Words[4]).Distinct();

        Assert.That(colors.Count(), Is.GreaterThan(6));
    }

    [Test]
    public void Other_sentences_name_every_thing_and_tell_no_colour()
    {
        var words = Steps(Lesson).Where(text => text.Words[0] != "Question").SelectMany(text => text.Words).ToHashSet();

        Assert.That(words, Is.SupersetOf(McqaWords.Objects.SelectMany(thing => new[] { thing.Name, thing.Capitalised })));
        Assert.That(words.Intersect(McqaWords.Colors), Is.Empty);
    }

    [Test]
    public void A_marked_question_says_after_each_option_whether_it_is_the_right_one()
    {
        var corpus = new McqaCorpus(new() { BodyWeight = 0.5 });
        var text = corpus.Marked(new(new("lemons", "are", "yellow"), ["K", "3"], ["red", "yellow"]));

        Assert.That(text.Words, Is.EqualTo(IoiVocabulary.WordsOf(
            "Question: Lemons are yellow. What color are lemons? K. red no 3. yellow yes Answer: 3")));
        Assert.That(text.Words.Zip(text.Weights).Where(word => word.Second == 1).Select(word => word.First), Is.EqualTo(new[] { "no", "yes", "3" }));
        Assert.That(text.Weights.Distinct(), Is.EquivalentTo(new[] { 0.5f, 1 }));
    }

    [Test]
    public void A_question_that_is_not_marked_ends_with_the_right_symbol_too()
    {
        var text = new McqaCorpus(new() { BodyWeight = 0.5 }).Plain(new(new("snow", "is", "white"), ["Z", "B"], ["white", "pink"]));

        Assert.That(string.Join(' ', text.Words), Is.EqualTo("Question : Snow is white . What color is snow ? Z . white B . pink Answer : Z"));
        Assert.That(text.Weights, Is.EqualTo(Enumerable.Repeat(0.5f, text.Words.Count - 1).Append(1)));
    }

    [Test]
    public void Half_the_questions_of_a_step_are_marked_in_each_some_option_is_right_and_its_symbol_is_the_answer()
    {
        var texts = Questions(Lesson).ToList();
        var marked = texts.Where(text => text.Words.Contains("no")).ToList();

        Assert.That(marked, Has.Count.EqualTo(texts.Count / 2));
        foreach (var words in marked.Select(text => text.Words.ToList()))
        {
            Assert.That(words.Count(word => word == "yes"), Is.EqualTo(1));
            // symbol . colour yes
            Assert.That(words[words.IndexOf("yes") - 3], Is.EqualTo(words[^1]));
            Assert.That(words[words.IndexOf("yes") - 1], Is.EqualTo(words[4]));
        }
    }

    [Test]
    public void A_stage_has_as_many_options_symbols_and_colours_as_it_says_and_no_more()
    {
        var words = Questions(new(new() { Choices = 3, Symbols = 27, Colors = 5 })).Select(text => text.Words).ToList();

        Assert.That(words.Max(text => text.Count(word => word == ".")) - 1, Is.EqualTo(3));
        Assert.That(words.SelectMany(text => text).Intersect(McqaWords.Colors), Is.EquivalentTo(McqaWords.Colors.Take(5)));
        Assert.That(words.Select(text => text[^1]).Distinct(), Is.EquivalentTo(McqaWords.Letters.Append("1")));
    }

    [TestCase(3, 2, 13, "there are 2 and 13")]
    [TestCase(3, 36, 2, "there are 36 and 2")]
    public void More_options_than_symbols_or_colours_are_refused(int choices, int symbols, int colors, string why) =>
        Assert.That(
            () => new McqaLesson(new() { Choices = choices, Symbols = symbols, Colors = colors }),
            Throws.TypeOf<UsageException>().With.Message.Contains(why));

    [TestCase("held-out-2", 2)]
    [TestCase("held-out-3", 3)]
    [TestCase("held-out-4", 4)]
    public void An_exam_in_what_is_held_out_asks_the_questions_of_the_tasks_validation_split(string exam, int options)
    {
        var task = options == 4 ? "mcqa" : $"mcqa-{options}";
        var asked = new McqaGenerator(task, options, 0).Pairs(Split.Validation).Select(pair => string.Join(' ', IoiVocabulary.WordsOf($"{pair.Clean} {pair.Answer}")));

        Assert.That(Lesson.Questions(exam).Select(question => string.Join(' ', question)), Is.EqualTo(asked));
        Assert.That(Lesson.Questions(exam).Count(), Is.EqualTo(Lesson.Exams[exam]));
    }

    [Test]
    public void The_exam_in_symbols_asks_the_same_questions_under_letters_that_do_not_begin_the_alphabet()
    {
        var questions = Lesson.Questions("held-out-symbols").ToList();

        Assert.That(questions, Has.Count.EqualTo(Lesson.Exams["held-out-symbols"]));
        Assert.That(questions.Select(words => words[^1]).Distinct(), Is.EquivalentTo(McqaWords.Letters.Skip(4)));
        Assert.That(questions.Select(words => words[2]).Except(McqaGenerator.ThingsOf(Split.Validation).Select(thing => thing.Capitalised)), Is.Empty);
    }

    private static IEnumerable<TrainingText> Questions(McqaLesson lesson) => Steps(lesson).Where(text => text.Words[0] == "Question");

    private static IEnumerable<TrainingText> Steps(McqaLesson lesson) => Enumerable.Range(0, 10).SelectMany(seed => lesson.Texts(new Random(seed)));
}
