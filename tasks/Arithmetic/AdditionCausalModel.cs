using Mib.Core.Causal;
using Mib.Sdk.Tasks;

namespace Mib.Tasks.Arithmetic;

/// <summary>How two numbers of two digits are said to be added: the ones carry into the tens.</summary>
public static class AdditionCausalModel
{
    public const string FirstTens = "op1_tens";
    public const string FirstOnes = "op1_ones";
    public const string SecondTens = "op2_tens";
    public const string SecondOnes = "op2_ones";
    public const string OnesCarry = "ones_carry";
    public const string OnesOut = "ones_out";
    public const string TensOut = "tens_out";
    public const string HundredsOut = "hundreds_out";
    public const string RawOutput = "raw_output";

    /// <summary>Where the second number ends, as a token position.</summary>
    public static TaskPosition SecondLast { get; } = new("op2_last", "The last token of the second number.");

    private static readonly string[] Digits = [.. Enumerable.Range(0, 10).Select(Text)];

    /// <summary>The sum as it is written, without zeros before it.</summary>
    public static CausalModel Model { get; } = new(
        "arithmetic-addition",
        RawOutput,
        CausalVariable.Input(FirstTens, Digits),
        CausalVariable.Input(FirstOnes, Digits),
        CausalVariable.Input(SecondTens, Digits),
        CausalVariable.Input(SecondOnes, Digits),
        new CausalVariable(OnesCarry, ["0", "1"], [FirstOnes, SecondOnes], p => Text(Sum(p) / 10)),
        new CausalVariable(OnesOut, [.. Digits], [FirstOnes, SecondOnes], p => Text(Sum(p) % 10)),
        new CausalVariable(TensOut, [.. Digits], [FirstTens, SecondTens, OnesCarry], p => Text(Sum(p) % 10)),
        new CausalVariable(HundredsOut, ["0", "1"], [FirstTens, SecondTens, OnesCarry], p => Text(Sum(p) / 10)),
        new CausalVariable(RawOutput, [], [HundredsOut, TensOut, OnesOut], p => Text(int.Parse(string.Concat(p)))));

    /// <summary>The inputs of a prompt with these numbers.</summary>
    public static IReadOnlyDictionary<string, string> InputsOf(Operands operands) =>
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [FirstTens] = Text(operands.FirstTens),
            [FirstOnes] = Text(operands.FirstOnes),
            [SecondTens] = Text(operands.SecondTens),
            [SecondOnes] = Text(operands.SecondOnes),
        };

    /// <summary>A prompt with its inputs and positions.</summary>
    /// <param name="text">The prompt, of which the last number is the second.</param>
    /// <param name="operands">Its numbers.</param>
    internal static CausalPrompt PromptOf(string text, Operands operands) => new(text, InputsOf(operands))
    {
        Marks = [new(SecondLast.Name, text.AsSpan().LastIndexOfAnyInRange('0', '9') + 1)],
    };

    private static int Sum(IEnumerable<string> digits) => digits.Sum(int.Parse);

    private static string Text(int number) => $"{number}";
}
