using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Models.Tokenizers;
using Mib.Models.Transformers;
using Mib.Sdk.Training;
using Mib.Tasks.Arithmetic;

namespace Mib.Tests.Tasks.Arithmetic;

[TestFixture]
public sealed class ArithmeticLessonTests : TensorFixture
{
    private static readonly ArithmeticLesson Lesson = new(new() { Signs = 300, Wordings = 300 });

    [Test]
    public void A_text_ends_with_the_result_of_numbers_that_are_of_the_training_split()
    {
        foreach (var text in Enumerable.Range(0, 10).SelectMany(seed => Lesson.Texts(new Random(seed))))
        {
            var (operands, result) = Read(text.Words);
            Assert.That(OperandPairs.SplitOf(operands), Is.EqualTo(Split.Train));
            Assert.That(result, Is.EqualTo(text.Words.Any(word => word is "+" or "plus" or "Adding" or "total" or "add" or "more") ? operands.First + operands.Second : operands.First - operands.Second), string.Join(' ', text.Words));
            Assert.That(text.Words[^1], Is.EqualTo($"{result}"));
            Assert.That(text.Weights[^1], Is.EqualTo(1));
        }
    }

    [Test]
    public void A_step_has_sums_in_signs_of_which_the_result_alone_counts_and_sums_in_every_wording_of_both_tasks()
    {
        var texts = Lesson.Texts(new Random(0)).ToList();
        var signs = texts.Take(300).ToList();
        var wordings = texts.Skip(300).Select(text => string.Join(' ', text.Words.Where(word => !char.IsAsciiDigit(word[0])))).ToHashSet();

        Assert.That(signs.Select(text => text.Words.Count), Is.All.EqualTo(5));
        Assert.That(signs.Select(text => text.Words[1]).Distinct(), Is.EquivalentTo(new[] { "+", "-" }));
        Assert.That(signs.SelectMany(text => text.Weights.SkipLast(1)), Is.All.EqualTo(0));
        Assert.That(texts, Has.Count.EqualTo(600));
        Assert.That(wordings, Has.Count.EqualTo(12));
    }

    [TestCase("held-out-addition", "arithmetic-addition")]
    [TestCase("held-out-subtraction", "arithmetic-subtraction")]
    public void An_exam_in_what_is_held_out_asks_the_prompts_of_the_tasks_validation_split(string exam, string task)
    {
        var questions = Lesson.Questions(exam).ToList();

        Assert.That(questions, Has.Count.EqualTo(Lesson.Exams[exam]));
        foreach (var question in questions)
        {
            var (operands, result) = Read(question);
            Assert.That(OperandPairs.SplitOf(operands), Is.EqualTo(Split.Validation));
            Assert.That(result, Is.EqualTo(task == "arithmetic-addition" ? operands.First + operands.Second : operands.First - operands.Second));
        }
    }

    [Test]
    public void Numbers_start_on_circles_on_which_those_a_turn_apart_meet_and_no_other_word_is_moved()
    {
        using var scope = NewDisposeScope();
        var config = new TransformerConfig
        {
            Layers = 1, Heads = 2, DModel = 16, DMlp = 16, Vocabulary = WordLevelTokenizer.FirstWord + Lesson.Words.Count, Context = 16, BosToken = 0, EosTokens = [0], TiedEmbeddings = false,
        };
        using var model = Initialization.Create(config, new Random(0));
        using var before = model.Weights.Embedding.clone();
        var pupil = new Pupil(model, Lesson.Words);

        Lesson.Prepare(pupil, new Random(0));

        // The third circle has a period of 10: 13 and 43 meet there, 13 and 18 are opposite.
        foreach (var table in new[] { model.Weights.Embedding, model.Weights.Unembedding })
        {
            Assert.That(Distance(table, "13", "43"), Is.EqualTo(0).Within(1e-6));
            Assert.That(Distance(table, "13", "18"), Is.EqualTo(0.4).Within(1e-6));
        }

        Assert.That(Moved("gives"), Is.Zero);
        Assert.That(Moved("13"), Is.GreaterThan(0.1));

        double Distance(Tensor table, string one, string other) =>
            (Point(table, one) - Point(table, other)).square().sum().sqrt().ToDouble();

        Tensor Point(Tensor table, string word) => table[pupil.IdOf(word)].narrow(0, 4, 2);

        double Moved(string word) => (model.Weights.Embedding[pupil.IdOf(word)] - before[pupil.IdOf(word)]).abs().max().ToDouble();
    }

    [Test]
    public void A_later_stage_may_keep_what_was_learned_and_a_narrow_model_is_refused()
    {
        using var scope = NewDisposeScope();
        var config = new TransformerConfig
        {
            Layers = 1, Heads = 2, DModel = 8, DMlp = 16, Vocabulary = WordLevelTokenizer.FirstWord + Lesson.Words.Count, Context = 16, BosToken = 0, EosTokens = [0],
        };
        using var model = Initialization.Create(config, new Random(0));
        using var before = model.Weights.Embedding.clone();
        var pupil = new Pupil(model, Lesson.Words);

        new ArithmeticLesson(new() { Circles = false }).Prepare(pupil, new Random(0));

        Assert.That((model.Weights.Embedding - before).abs().max().ToDouble(), Is.Zero);
        Assert.That(() => Lesson.Prepare(pupil, new Random(0)), Throws.TypeOf<UsageException>().With.Message.Contains("width of at least 14"));
    }

    private static (Operands Operands, int Result) Read(IReadOnlyList<string> words)
    {
        int[] numbers = [.. words.Where(word => char.IsAsciiDigit(word[0])).Select(int.Parse)];
        Assert.That(numbers, Has.Length.EqualTo(3));
        return (new(numbers[0], numbers[1]), numbers[2]);
    }
}
