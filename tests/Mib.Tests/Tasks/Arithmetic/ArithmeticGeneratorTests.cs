using System.Text.RegularExpressions;
using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Sdk.Tasks;
using Mib.Tasks.Arithmetic;

namespace Mib.Tests.Tasks.Arithmetic;

[TestFixture]
public sealed class ArithmeticGeneratorTests
{
    private static readonly ITask[] Tasks = [new AdditionTask(), new SubtractionTask()];

    [TestCaseSource(nameof(Tasks))]
    public void Splits_have_their_sizes_and_no_prompt_twice(ITask task)
    {
        foreach (var split in Splits.All)
        {
            var prompts = task.Generate(0).Pairs(split).Select(pair => pair.Clean).ToList();
            Assert.That(prompts, Has.Count.EqualTo(split == Split.Train ? 10_000 : 1_000).And.Unique);
        }
    }

    [Test]
    public void Numbers_that_stand_together_in_one_split_are_not_in_another_of_any_seed_order_or_operation() => Splits.AssertDisjoint(split =>
        from task in Tasks
        from seed in new[] { 0, 1 }
        from pair in task.Generate(seed).Pairs(split)
        from prompt in new[] { pair.Clean, pair.Corrupted }
        let numbers = Numbers(prompt)
        select (numbers.Min(), numbers.Max()));

    [Test]
    public void Numbers_of_the_variable_track_are_of_the_split_too() => Splits.AssertDisjoint(split =>
        from pair in new AdditionTask().Generate(0).Counterfactuals(split)
        from prompt in new[] { pair.Base.Text, pair.Source.Text }
        let numbers = Numbers(prompt)
        select (numbers.Min(), numbers.Max()));

    [Test]
    public void Splits_hold_every_two_numbers_with_a_result_from_zero_once()
    {
        Assert.That(AllPairs(ArithmeticOperation.Addition), Has.Count.EqualTo(90 * 90).And.Unique);
        Assert.That(AllPairs(ArithmeticOperation.Subtraction), Has.Count.EqualTo(90 * 91 / 2).And.Unique);
    }

    [Test]
    public void Answers_are_what_the_words_of_the_prompt_call_for()
    {
        foreach (var pair in Tasks.SelectMany(task => Splits.All.SelectMany(split => task.Generate(0).Pairs(split))))
        {
            Assert.That((pair.Answer, pair.Wrong), Is.EqualTo(($"{Result(pair.Clean)}", $"{Result(pair.Corrupted)}")));
            Assert.That(pair.Answer, Is.Not.EqualTo(pair.Wrong));
            Assert.That(Regex.Replace(pair.Clean, @"\d+", "n"), Is.EqualTo(Regex.Replace(pair.Corrupted, @"\d+", "n")));
        }
    }

    [Test]
    public void Labels_of_every_pair_follow_from_the_digits_of_its_prompts()
    {
        var model = AdditionCausalModel.Model;
        foreach (var pair in Splits.All.SelectMany(split => new AdditionTask().Generate(0).Counterfactuals(split)))
        {
            var (carry, otherCarry) = (Carry(pair.Base.Text), Carry(pair.Source.Text));
            var label = model.Interchange(
                pair.Base.Inputs, new Dictionary<string, IReadOnlyDictionary<string, string>> { ["ones_carry"] = pair.Source.Inputs })["raw_output"];

            Assert.That(label, Is.EqualTo($"{Result(pair.Base.Text) + (10 * (otherCarry - carry))}"));
            Assert.That(model.Run(pair.Source.Inputs)["raw_output"], Is.EqualTo($"{Result(pair.Source.Text)}"));
        }
    }

    [Test]
    public void Numbers_with_the_other_carry_keep_the_tens_and_the_last_digit_of_the_sum()
    {
        var kinds = new AdditionTask().Generate(0).Counterfactuals(Split.Test).ToLookup(pair => pair.Kind);

        Assert.That(kinds["random"].Count(), Is.EqualTo(1_000));
        Assert.That(kinds["ones_carry"].Count(), Is.GreaterThan(300));
        foreach (var pair in kinds["ones_carry"])
        {
            Assert.That(Numbers(pair.Source.Text).Select(n => n / 10), Is.EqualTo(Numbers(pair.Base.Text).Select(n => n / 10)));
            Assert.That(Math.Abs(Result(pair.Source.Text) - Result(pair.Base.Text)), Is.EqualTo(10));
        }
    }

    [TestCase(10, 17, "18+19 19+18")]
    [TestCase(14, 25, "", Description = "The ones add up to 9")]
    [TestCase(13, 25, "19+29")]
    [TestCase(12, 23, "16+29 17+28 18+27 19+26")]
    [TestCase(19, 29, "10+28 11+27 12+26 13+25 14+24 15+23 16+22 17+21 18+20")]
    public void Numbers_with_the_other_carry_are_all_that_there_are(int first, int second, string others)
    {
        Assert.That(
            string.Join(' ', ArithmeticCounterfactuals.WithOtherCarry(new(first, second)).Select(o => $"{o.First}+{o.Second}")), Is.EqualTo(others));
    }

    [Test]
    public void The_same_seed_gives_the_same_data_and_another_seed_others()
    {
        var pairs = new AdditionTask().Generate(0).Pairs(Split.Train).Take(100).ToList();

        Assert.That(new AdditionTask().Generate(0).Pairs(Split.Train).Take(100), Is.EqualTo(pairs));
        Assert.That(new AdditionTask().Generate(1).Pairs(Split.Train).Take(100).Intersect(pairs).Count(), Is.LessThan(3));
    }

    [Test]
    public void Subtraction_has_no_variables_to_look_for() =>
        Assert.That(
            () => new SubtractionTask().Generate(0).Counterfactuals(Split.Test),
            Throws.TypeOf<NotMeasurableException>().With.Message.Contains("arithmetic-subtraction has no causal model"));

    private static List<Operands> AllPairs(ArithmeticOperation operation) => [.. Splits.All.SelectMany(split => OperandPairs.Of(operation, split))];

    private static int[] Numbers(string prompt) => [.. Regex.Matches(prompt, @"\d+").Select(match => int.Parse(match.Value))];

    private static int Carry(string prompt) => Numbers(prompt).Sum(n => n % 10) / 10;

    private static int Result(string prompt)
    {
        var minus = Regex.IsMatch(prompt, "minus|-|take away|difference|subtract|fewer");
        var plus = Regex.IsMatch(prompt, @"plus|\+|Adding|total|add |more");
        Assert.That(minus, Is.Not.EqualTo(plus), prompt);
        return Numbers(prompt)[0] + (minus ? -Numbers(prompt)[1] : Numbers(prompt)[1]);
    }
}
