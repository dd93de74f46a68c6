using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Tasks.Arithmetic;

namespace Mib.Tests.Tasks.Arithmetic;

[TestFixture]
public sealed class ArithmeticReaderTests
{
    private const string Row = """
        {"template": "{a}+{b}=", "prompt": "In 2 steps: 27+64=", "label": "91", "operator": "+", "num_digit": 2, "operand1": 27, "operand2": 64,
         "random_counterfactual": {"prompt": "In 2 steps: 13+45=", "label": "58", "operand1": 13, "operand2": 45},
         "ones_carry_counterfactual": {"prompt": "In 2 steps: 20+61=", "label": "81", "operand1": 20, "operand2": 61}}
        """;

    [Test]
    public void A_published_row_is_a_pair_of_the_circuit_track() =>
        Assert.That(Pairs(Row), Is.EqualTo(new[]
        {
            new PromptPair("In 2 steps: 27+64=", "In 2 steps: 13+45=", "91", "58") { Options = ["91", "58", "81", "90", "92", "101"], SingleToken = true },
        }));

    [Test]
    public void A_published_row_is_a_pair_of_each_kind_of_the_variable_track()
    {
        var pairs = new AdditionTask().Read(PublishedRows.Folder(Row)).Counterfactuals(Split.Test).ToList();

        Assert.That(pairs.Select(pair => pair.Kind), Is.EqualTo(new[] { "random", "ones_carry" }));
        Assert.That(pairs[1].Base.Text, Is.EqualTo("In 2 steps: 27+64="));
        Assert.That(pairs[1].Base.Inputs, Is.EquivalentTo(new Dictionary<string, string>
        {
            ["op1_tens"] = "2", ["op1_ones"] = "7", ["op2_tens"] = "6", ["op2_ones"] = "4",
        }));
        Assert.That(pairs[1].Source.Inputs["op1_ones"], Is.EqualTo("0"));
    }

    [Test]
    public void Every_kind_that_a_row_has_can_be_read()
    {
        var kinds = ArithmeticCounterfactuals.All.Except(ArithmeticCounterfactuals.OfVariableTrack)
            .Select(kind => $$""" "{{kind}}_counterfactual": {"prompt": "7+4=", "label": "11", "operand1": 7, "operand2": 4},""");
        var data = new ArithmeticReader(ArithmeticOperation.Addition, PublishedRows.Folder(Row.With("\"random_", $"{string.Concat(kinds)} \"random_")));

        Assert.That(data.Counterfactuals(Split.Test, ArithmeticCounterfactuals.All).Select(pair => pair.Kind), Is.EqualTo(ArithmeticCounterfactuals.All));
    }

    [Test]
    public void Labels_may_be_numbers() => Assert.That(Pairs(Row.Replace("\"91\"", "91")), Has.Count.EqualTo(1));

    [Test]
    public void Rows_are_left_out_that_the_reference_leaves_out()
    {
        var other = Row.Replace("\"operator\": \"+\"", "\"operator\": \"-\"");
        var none = Row.Replace(Row[Row.IndexOf("{\"prompt\": \"In 2 steps: 13")..(Row.IndexOf("45},") + 3)], "null");
        var same = Row.Replace("13+45", "45+46").Replace("\"58\"", "\"91\"").Replace("\"operand1\": 13, \"operand2\": 45", "\"operand1\": 45, \"operand2\": 46");
        var oneDigit = Row.Replace("\"num_digit\": 2", "\"num_digit\": 1");

        Assert.That(Pairs(other, none, same), Is.Empty);
        Assert.That(
            new AdditionTask().Read(PublishedRows.Folder(Row, other, none, same)).LeftOut(Split.Test),
            Is.EqualTo(new[] { "another operator", "no counterfactual", "counterfactual with the same result" }));
        Assert.That(new AdditionTask().Read(PublishedRows.Folder(other, oneDigit)).Counterfactuals(Split.Test), Is.Empty);
        Assert.That(
            new AdditionTask().Read(PublishedRows.Folder(none)).Counterfactuals(Split.Test).Select(pair => pair.Kind), Is.EqualTo(new[] { "ones_carry" }));
    }

    [TestCase("\"label\": \"91\"", "\"label\": \"92\"", "'label': is '92', but the result is 91")]
    [TestCase("\"label\": \"91\"", "\"tag\": \"91\"", "'label': the field is missing")]
    [TestCase("\"operand1\": 27", "\"operand1\": 28", "'prompt': the last two numbers in it are not 28 and 64")]
    [TestCase("\"operand1\": 27", "\"operand1\": \"27\"", "'operand1': should be a whole number from 0")]
    [TestCase("\"operand2\": 64", "\"operand2\": 640", "'operand2': has more than two digits")]
    [TestCase("27+64", "27 and", "'prompt': the last two numbers in it are not 27 and 64")]
    [TestCase("\"operator\": \"+\"", "\"op\": \"+\"", "'operator': the field is missing")]
    [TestCase("random_counterfactual", "random", "'random_counterfactual': the counterfactual is missing")]
    [TestCase("\"label\": \"58\"", "\"label\": \"59\"", "'random_counterfactual.label': is '59', but the result is 58")]
    public void A_row_that_is_not_as_published_is_refused_by_line_and_field(string part, string replacement, string message)
    {
        var error = Assert.Throws<FileFormatException>(() => Pairs(Row, Row.With(part, replacement)))!;

        Assert.That(error.What, Does.EndWith($"test.jsonl: line 2, {message}"));
    }

    private static List<PromptPair> Pairs(params string[] rows) => [.. new AdditionTask().Read(PublishedRows.Folder(rows)).Pairs(Split.Test)];
}
