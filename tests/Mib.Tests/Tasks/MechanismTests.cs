using Mib.Core.Causal;
using Mib.Core.Data;
using Mib.Sdk.Tasks;
using Mib.Tasks.Arc;
using Mib.Tasks.Arithmetic;
using Mib.Tasks.Ioi;
using Mib.Tasks.Mcqa;
using Mib.Tasks.Ravel;

namespace Mib.Tests.Tasks;

/// <summary>Every mechanism over a whole domain, against another way to say the same.</summary>
[TestFixture]
public sealed class MechanismTests
{
    [Test]
    public void Every_digit_of_every_sum_is_that_of_the_sum()
    {
        for (var (first, second) = (0, 0); first < 100; (first, second) = second == 99 ? (first + 1, 0) : (first, second + 1))
        {
            var (sum, said) = ($"{first + second:000}", AdditionCausalModel.Model.Run(AdditionCausalModel.InputsOf(new(first, second))));
            Assert.That((said["hundreds_out"], said["tens_out"], said["ones_out"]), Is.EqualTo((sum[..1], sum[1..2], sum[2..])));
            Assert.That((said["ones_carry"] == "1", said["raw_output"]), Is.EqualTo((sum[2] - '0' < first % 10, sum.TrimStart('0').PadLeft(1, '0'))));
        }
    }

    [Test]
    public void Every_three_names_have_the_one_that_is_there_once()
    {
        string[] names = ["Ann", "Bob", "Cid"];
        foreach (var (a, b) in from a in names from b in names where a != b select (a, b))
        {
            foreach (var c in new[] { a, b })
            {
                var said = IoiCausalModel.Model.Run(IoiCausalModel.InputsOf(new(a, b, c)));
                var once = new[] { a, b, c }.GroupBy(name => name).Single(group => group.Count() == 1).Key;
                Assert.That((said["output_token"], said["raw_output"], new[] { a, b }[int.Parse(said["output_position"])]), Is.EqualTo((once, once, once)));
            }
        }
    }

    [Test]
    public void Every_key_of_every_list_of_letters_says_the_letter_there()
    {
        var model = ArcCausalModel.Of("arc-easy");
        foreach (var (letters, key) in from first in Enumerable.Range(0, 23) from key in Enumerable.Range(0, 4) select (Enumerable.Range(first, 4).Select(i => $"{(char)('A' + i)}").ToArray(), key))
        {
            var said = model.Run(ArcCausalModel.InputsOf(new([.. letters], ["w", "x", "y", "z"], key)));
            Assert.That((said["answer_pointer"], said["answer"], said["raw_output"]), Is.EqualTo(($"{key}", letters[key], letters[key])));
        }
    }

    // By hand from the tables of the tasks' pages: which kinds change the answer under which variable.
    [TestCase("answer_pointer", "answerPosition", 1)]
    [TestCase("answer_pointer", "randomLetter", 0)]
    [TestCase("answer_pointer", "answerPosition_randomLetter", 1)]
    [TestCase("answer", "answerPosition", 1)]
    [TestCase("answer", "randomLetter", 1)]
    [TestCase("answer", "answerPosition_randomLetter", 1)]
    public void An_interchange_changes_the_answer_on_the_kinds_that_it_should(string variable, string kind, double share) =>
        Assert.That(new Mcqa4Task().CausalModel.Distinguish(OfKind(new Mcqa4Task(), kind), [variable]), Is.EqualTo(share));

    [Test]
    public void Two_variables_are_told_apart_by_the_kinds_under_which_they_call_for_different_answers()
    {
        var model = new Mcqa4Task().CausalModel;
        Assert.That(
            McqaCounterfactuals.OfVariableTrack.Select(kind => model.Distinguish(OfKind(new Mcqa4Task(), kind), ["answer_pointer"], ["answer"])), Is.EqualTo(new[] { 0.0, 1, 1 }));
        Assert.That(model.Distinguish(OfKind(new Mcqa4Task(), "randomLetter"), ["answer"], ["answer"]), Is.Zero);
        Assert.That(() => model.Distinguish([], ["answer"]), Throws.ArgumentException);
    }

    [Test]
    public void A_share_is_that_of_the_pairs_that_ask_for_the_attribute() =>
        Assert.That(
            RavelCausalModel.Model.Distinguish(OfKind(new RavelTask(), "wikipedia"), ["Country"]), Is.EqualTo(1.0 / 3).Within(1e-9));

    [Test]
    public void In_the_variable_track_no_two_splits_share_what_is_asked_about()
    {
        Splits.AssertDisjoint(split => Prompts(new IoiTask(), split).Select(prompt =>
            string.Join('/', new[] { prompt.Inputs["name_A"], prompt.Inputs["name_B"] }.Order(StringComparer.Ordinal))));
        Splits.AssertDisjoint(split => Prompts(new Mcqa4Task(), split).Select(prompt => prompt.Text.Split(' ')[1]));
        Splits.AssertDisjoint(split => Prompts(new RavelTask(), split).Select(prompt => prompt.Inputs["entity"]));
        Splits.AssertDisjoint(split => Prompts(new AdditionTask(), split).Select(prompt => string.Join('+', new[] { "op1", "op2" }
            .Select(number => int.Parse(prompt.Inputs[$"{number}_tens"] + prompt.Inputs[$"{number}_ones"])).Order())));
    }

    [Test]
    public void Of_the_real_ARCs_questions_two_are_in_two_splits_as_published_and_docs_say_so()
    {
        var data = new ArcEasyTask().Read(TestData.Shared("data", "arc"));
        var questions = Splits.All.ToDictionary(split => split, split => data.Counterfactuals(split).Select(pair => pair.Base.Text).ToHashSet());

        Assert.That(questions[Split.Train].Intersect(questions[Split.Test]).ToList(), Has.Count.EqualTo(2));
        Assert.That(questions[Split.Validation].Intersect(questions[Split.Train].Concat(questions[Split.Test])), Is.Empty);
    }

    private static List<CounterfactualPair> OfKind(ITask task, string kind) => [.. task.Generate(0).Counterfactuals(Split.Test).Where(pair => pair.Kind == kind)];

    private static IEnumerable<CausalPrompt> Prompts(ITask task, Split split) => task.Generate(0).Counterfactuals(split).SelectMany(pair => new[] { pair.Base, pair.Source });
}
