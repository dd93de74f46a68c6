using Mib.Core;
using Mib.Core.Data;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Arithmetic;

/// <summary>What is to be computed, and how it is asked for.</summary>
/// <param name="Id">Id of the task.</param>
/// <param name="Sign">The operator in the published data.</param>
/// <param name="Apply">The result.</param>
/// <param name="Templates">Sentences with the slots <c>first</c> and <c>second</c>, written for this project, up to the result.</param>
public sealed record ArithmeticOperation(string Id, string Sign, Func<Operands, int> Apply, EquatableArray<string> Templates)
{
    /// <summary>20 to 198.</summary>
    public static ArithmeticOperation Addition { get; } = new(
        "arithmetic-addition",
        "+",
        operands => operands.First + operands.Second,
        [
            "Q: How much is {first} plus {second}? A: ",
            "{first} + {second} = ",
            "Adding {first} and {second} gives ",
            "The total of {first} and {second} comes to ",
            "Start with {first}, add {second}, and the result is ",
            "There were {first} coins in the box, then {second} more. Now there are ",
        ]);

    /// <summary>0 to 89: the first number is never the smaller one, so that no answer has a sign.</summary>
    public static ArithmeticOperation Subtraction { get; } = new(
        "arithmetic-subtraction",
        "-",
        operands => operands.First - operands.Second,
        [
            "Q: How much is {first} minus {second}? A: ",
            "{first} - {second} = ",
            "From {first} take away {second}, which leaves ",
            "The difference between {first} and {second} comes to ",
            "Start with {first}, subtract {second}, and the result is ",
            "There were {first} coins in the box, now {second} fewer. Now there are ",
        ]);

    /// <summary>The template in signs: the shortest.</summary>
    public string InSigns => Templates.Single(template => template.Contains($" {Sign} "));

    /// <summary>
    /// The circuit track's pair. Beside the two results, those are on offer that one slip gives: one more or less in the ones
    /// or in the tens, as a forgotten carry does. To tell only the two apart, it is enough to know how large a sum is.
    /// </summary>
    public static PromptPair Pair(string clean, int right, string corrupted, int wrong) => new(clean, corrupted, $"{right}", $"{wrong}")
    {
        Options = new[] { right, wrong, right - 10, right - 1, right + 1, right + 10 }.Where(result => result >= 0).Distinct().Select(result => $"{result}").ToEquatableArray(),
        SingleToken = true,
    };

    /// <summary>The prompt of a template.</summary>
    public static string Fill(string template, Operands operands) =>
        Slots.Fill(template, slot => $"{(slot == "first" ? operands.First : operands.Second)}");
}
