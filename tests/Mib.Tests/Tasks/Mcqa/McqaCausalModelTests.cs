using Mib.Tasks.Mcqa;

namespace Mib.Tests.Tasks.Mcqa;

[TestFixture]
public sealed class McqaCausalModelTests
{
    private static readonly string[] Colors = ["red", "blue", "green"];

    // Base: A. red, B. blue, C. green, asked for blue. By hand: pointer 1, answer B.
    [TestCase("A B C", "red green blue", "2", "C", "C", "C", Description = "answerPosition")]
    [TestCase("X Y Z", "red blue green", "1", "Y", "B", "Y", Description = "randomLetter")]
    [TestCase("X Y Z", "blue red green", "0", "X", "A", "X", Description = "both")]
    [TestCase("1 2 3", "red blue green", "1", "2", "B", "2", Description = "symbol")]
    public void An_interchange_has_the_label_that_was_worked_out_by_hand(
        string symbols, string choices, string pointer, string answer, string byPointer, string byAnswer)
    {
        var source = McqaCausalModel.InputsOf("blue", symbols.Split(' '), choices.Split(' '));
        var setting = McqaCausalModel.Of("mcqa-3", 3).Run(source);

        Assert.That((setting["answer_pointer"], setting["raw_output"]), Is.EqualTo((pointer, answer)));
        Assert.That((Label("answer_pointer", source), Label("answer", source)), Is.EqualTo((byPointer, byAnswer)));
    }

    [Test]
    public void Every_arrangement_of_three_colours_and_every_question_has_the_labels_that_looking_gives()
    {
        foreach (var (asked, choices, askedThere, choicesThere) in
            from asked in Colors
            from choices in Arrangements
            from askedThere in Colors
            from choicesThere in Arrangements
            select (asked, choices, askedThere, choicesThere))
        {
            var here = choices.TakeWhile(color => color != asked).Count();
            var there = choicesThere.TakeWhile(color => color != askedThere).Count();
            var source = McqaCausalModel.InputsOf(askedThere, ["X", "Y", "Z"], choicesThere);
            var input = McqaCausalModel.InputsOf(asked, ["A", "B", "C"], choices);

            Assert.That(McqaCausalModel.Of("mcqa-3", 3).Run(input)["raw_output"], Is.EqualTo($"{"ABC"[here]}"));
            Assert.That(Label("answer_pointer", source, input), Is.EqualTo($"{"ABC"[there]}"));
            Assert.That(Label("answer", source, input), Is.EqualTo($"{"XYZ"[there]}"));
        }
    }

    [Test]
    public void A_colour_that_is_not_on_offer_is_refused() =>
        Assert.That(
            () => McqaCausalModel.Of("mcqa-2", 2).Run(McqaCausalModel.InputsOf("pink", ["A", "B"], ["red", "blue"])),
            Throws.ArgumentException.With.Message.Contains("No option is 'pink': red, blue"));

    private static string[][] Arrangements =>
        [.. from a in Colors from b in Colors from c in Colors where a != b && b != c && a != c select new[] { a, b, c }];

    private static string Label(
        string variable, IReadOnlyDictionary<string, string> source, IReadOnlyDictionary<string, string>? input = null) =>
        McqaCausalModel.Of("mcqa-3", 3).Interchange(
            input ?? McqaCausalModel.InputsOf("blue", ["A", "B", "C"], Colors),
            new Dictionary<string, IReadOnlyDictionary<string, string>> { [variable] = source })["raw_output"];
}
