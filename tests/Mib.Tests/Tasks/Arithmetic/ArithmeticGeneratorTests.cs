using System.Text.RegularExpressions;
using Mib.Core.Causal;
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
    public void Data_that_are_asked_for_twice_are_the_same()
    {
        var pairs = new AdditionTask().Generate(0).Pairs(Split.Test);
        var counterfactuals = new AdditionTask().Generate(0).Counterfactuals(Split.Test);

        // One sequence gone through twice.
        string[] first = [.. pairs.Concat(pairs).Select(pair => pair.Clean), .. Repeated(), .. Repeated()];

        Assert.That(first[..1000], Is.EqualTo(first[1000..2000]));
        Assert.That(first[2000..2050], Is.EqualTo(first[2050..]));

        IEnumerable<string> Repeated() => counterfactuals.Take(50).Select(pair => pair.Source.Text);
    }

    [TestCase("ones_op1", 27, 64, "20 21 22 23 24 25 26 28 29", "64")]
    [TestCase("ones_op2", 27, 64, "27", "60 61 62 63 65 66 67 68 69")]
    [TestCase("tens_op1", 27, 64, "17 37 47 57 67 77 87 97", "64")]
    [TestCase("tens_op2", 27, 64, "27", "14 24 34 44 54 74 84 94")]
    // 27 + 64 = 91; 97 + 94 = 191 alone: no other two tens digits add up to 18.
    [TestCase("tens_carry", 27, 64, "97", "94")]
    // 55 + 65 = 120; 15 + 5 = 20 has but one of two digits.
    [TestCase("tens_carry", 55, 65, "", "")]
    // 73 + 68 = 141, tens 7 + 6 = 13 to 3; 13 + 28 and 23 + 18 = 41.
    [TestCase("tens_carry", 73, 68, "13 23", "28 18")]
    public void Numbers_that_differ_in_some_digits_are_all_that_there_are(string kind, int first, int second, string firsts, string seconds)
    {
        var changed = ArithmeticCounterfactuals.Changed(kind, new(first, second)).ToList();

        Assert.That(string.Join(' ', changed.Select(o => o.First).Distinct()), Is.EqualTo(firsts));
        Assert.That(string.Join(' ', changed.Select(o => o.Second).Distinct()), Is.EqualTo(seconds));
    }

    [Test]
    public void Every_kind_is_made_and_changes_what_it_says_and_keeps_to_the_split()
    {
        var kinds = new ArithmeticGenerator(ArithmeticOperation.Addition, 0).Counterfactuals(Split.Test, ArithmeticCounterfactuals.All).ToLookup(pair => pair.Kind);

        Assert.That(kinds.Select(kind => kind.Key), Is.EquivalentTo(ArithmeticCounterfactuals.All));
        Assert.That(kinds.Select(kind => kind.Count()), Is.All.GreaterThan(100));
        foreach (var (kind, changed) in new[] { ("ones_op1", 1), ("ones_op2", 3), ("tens_op1", 0), ("tens_op2", 2) })
            Assert.That(kinds[kind].Select(ChangedDigits), Is.All.EqualTo(new[] { changed }), kind);
        Assert.That(kinds["tens_carry"].Select(ChangedDigits), Is.All.EqualTo(new[] { 0, 2 }).Or.EqualTo(new[] { 0 }).Or.EqualTo(new[] { 2 }));
        Assert.That(kinds["tens_carry"].Select(pair => Math.Abs(Result(pair.Source.Text) - Result(pair.Base.Text))), Is.All.EqualTo(100));
        Assert.That(
            kinds.SelectMany(kind => kind).Select(pair => Numbers(pair.Source.Text)).Select(n => OperandPairs.SplitOf(new(n[0], n[1]))), Is.All.EqualTo(Split.Test));
    }

    [Test]
    public void Pairs_of_a_kind_do_not_depend_on_which_others_are_asked_for()
    {
        var data = new ArithmeticGenerator(ArithmeticOperation.Addition, 0);
        string[] alone = [.. data.Counterfactuals(Split.Test, ["tens_op2"]).Take(50).Select(pair => pair.Source.Text)];

        Assert.That(
            data.Counterfactuals(Split.Test, ArithmeticCounterfactuals.All).Where(pair => pair.Kind == "tens_op2").Take(50).Select(pair => pair.Source.Text),
            Is.EqualTo(alone));
    }

    [Test]
    public void Subtraction_has_no_variables_to_look_for() =>
        Assert.That(
            () => new SubtractionTask().Generate(0).Counterfactuals(Split.Test),
            Throws.TypeOf<NotMeasurableException>().With.Message.Contains("arithmetic-subtraction has no causal model"));

    private static List<Operands> AllPairs(ArithmeticOperation operation) => [.. Splits.All.SelectMany(split => OperandPairs.Of(operation, split))];

    private static int[] Numbers(string prompt) => [.. Regex.Matches(prompt, @"\d+").Select(match => int.Parse(match.Value))];

    private static int Carry(string prompt) => Numbers(prompt).Sum(n => n % 10) / 10;

    /// <summary>Places, in tens and ones of the first and the second number, that a pair differs in.</summary>
    private static int[] ChangedDigits(CounterfactualPair pair)
    {
        var (here, there) = (string.Concat(Numbers(pair.Base.Text)), string.Concat(Numbers(pair.Source.Text)));
        return [.. Enumerable.Range(0, 4).Where(place => here[place] != there[place])];
    }

    private static int Result(string prompt)
    {
        var minus = Regex.IsMatch(prompt, "minus|-|take away|difference|subtract|fewer");
        var plus = Regex.IsMatch(prompt, @"plus|\+|Adding|total|add |more");
        Assert.That(minus, Is.Not.EqualTo(plus), prompt);
        return Numbers(prompt)[0] + (minus ? -Numbers(prompt)[1] : Numbers(prompt)[1]);
    }
}
