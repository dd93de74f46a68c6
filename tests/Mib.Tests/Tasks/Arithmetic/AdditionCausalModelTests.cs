using Mib.Core.Causal;
using Mib.Tasks.Arithmetic;

namespace Mib.Tests.Tasks.Arithmetic;

[TestFixture]
public sealed class AdditionCausalModelTests
{
    // By hand: numbers, carry, the sum; then the sum with the other carry.
    [TestCase(27, 64, "1", "91", "81")]
    [TestCase(23, 64, "0", "87", "97")]
    [TestCase(10, 10, "0", "20", "30")]
    [TestCase(99, 99, "1", "198", "188")]
    [TestCase(45, 54, "0", "99", "109")]
    [TestCase(55, 45, "1", "100", "90")]
    public void The_ones_carry_into_the_tens(int first, int second, string carry, string sum, string withOtherCarry)
    {
        var setting = AdditionCausalModel.Model.Run(AdditionCausalModel.InputsOf(new(first, second)));

        Assert.That((setting["ones_carry"], setting["raw_output"]), Is.EqualTo((carry, sum)));
        Assert.That(WithCarry(new(first, second), carry == "1" ? "0" : "1"), Is.EqualTo(withOtherCarry));
    }

    [Test]
    public void Every_sum_of_two_digit_numbers_with_either_carry_is_that_of_its_columns()
    {
        foreach (var operands in Splits.All.SelectMany(split => OperandPairs.Of(ArithmeticOperation.Addition, split)))
        {
            var (a, b) = ($"{operands.First}", $"{operands.Second}");
            var (tens, ones) = (a[0] - '0' + b[0] - '0', a[1] - '0' + b[1] - '0');
            var column = ones % 10;

            var said = AdditionCausalModel.Model.Run(AdditionCausalModel.InputsOf(operands));

            Assert.That(said["raw_output"], Is.EqualTo($"{operands.First + operands.Second}"));
            Assert.That(said["ones_carry"], Is.EqualTo(ones >= 10 ? "1" : "0"));
            Assert.That(WithCarry(operands, "0"), Is.EqualTo($"{(10 * tens) + column}"));
            Assert.That(WithCarry(operands, "1"), Is.EqualTo($"{(10 * tens) + 10 + column}"));
        }
    }

    [Test]
    public void The_variable_that_is_asked_for_is_in_the_model_and_subtraction_has_none()
    {
        var task = new AdditionTask();

        Assert.That(task.Card.Variables.Select(v => v.Name), Is.EqualTo(new[] { "ones_carry" }));
        Assert.That(task.CausalModel!["ones_carry"].Domain, Is.EqualTo(new[] { "0", "1" }));
        Assert.That((new SubtractionTask().CausalModel, new SubtractionTask().Card.Variables.Count), Is.EqualTo((default(CausalModel), 0)));
    }

    private static string WithCarry(Operands operands, string carry) => AdditionCausalModel.Model.Run(
        new Dictionary<string, string>(AdditionCausalModel.InputsOf(operands)) { ["ones_carry"] = carry })["raw_output"];
}
