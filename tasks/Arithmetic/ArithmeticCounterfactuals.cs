using Mib.Core;

namespace Mib.Tasks.Arithmetic;

/// <summary>The counterfactuals of the published data, by their names there.</summary>
public static class ArithmeticCounterfactuals
{
    /// <summary>Two other numbers with another result.</summary>
    public const string Random = "random";

    /// <summary>Other ones digits with the same last digit of the sum, one pair of which carries and the other does not.</summary>
    public const string OnesCarry = "ones_carry";

    /// <summary>Another ones digit of the first number.</summary>
    public const string FirstOnes = "ones_op1";

    /// <summary>Another ones digit of the second number.</summary>
    public const string SecondOnes = "ones_op2";

    /// <summary>Another tens digit of the first number.</summary>
    public const string FirstTens = "tens_op1";

    /// <summary>Another tens digit of the second number.</summary>
    public const string SecondTens = "tens_op2";

    /// <summary>Other tens digits with the same tens digit of the sum, one pair of which reaches the hundreds and the other does not.</summary>
    public const string TensCarry = "tens_carry";

    /// <summary>Every one.</summary>
    public static EquatableArray<string> All { get; } = [Random, FirstOnes, SecondOnes, FirstTens, SecondTens, OnesCarry, TensCarry];

    /// <summary>The variable track's, in this order for each prompt.</summary>
    public static EquatableArray<string> OfVariableTrack { get; } = [Random, OnesCarry];

    /// <summary>All numbers of two digits that differ from these as a kind says; for the kinds that change certain digits.</summary>
    public static IEnumerable<Operands> Changed(string kind, Operands operands) => kind switch
    {
        FirstOnes => Digits(0, operands.FirstOnes).Select(digit => operands with { First = (operands.FirstTens * 10) + digit }),
        SecondOnes => Digits(0, operands.SecondOnes).Select(digit => operands with { Second = (operands.SecondTens * 10) + digit }),
        FirstTens => Digits(1, operands.FirstTens).Select(digit => operands with { First = (digit * 10) + operands.FirstOnes }),
        SecondTens => Digits(1, operands.SecondTens).Select(digit => operands with { Second = (digit * 10) + operands.SecondOnes }),
        OnesCarry => WithOtherCarry(operands),
        TensCarry => WithOtherHundreds(operands),
        _ => throw new ArgumentException($"There is no counterfactual '{kind}' that changes certain digits.", nameof(kind)),
    };

    /// <summary>
    /// All numbers that differ from these in the ones digits only, and whose sum differs only by the carry. None if the ones
    /// add up to 9: no two digits add up to 19.
    /// </summary>
    public static IEnumerable<Operands> WithOtherCarry(Operands operands)
    {
        var ones = operands.FirstOnes + operands.SecondOnes;
        var other = ones > 9 ? ones - 10 : ones + 10;
        return Enumerable.Range(0, 10)
            .Where(first => other - first is >= 0 and <= 9)
            .Select(first => new Operands((operands.FirstTens * 10) + first, (operands.SecondTens * 10) + other - first));
    }

    /// <summary>All numbers of two digits that differ from these in the tens digits only, and whose sum differs by 100.</summary>
    private static IEnumerable<Operands> WithOtherHundreds(Operands operands)
    {
        var tens = operands.FirstTens + operands.SecondTens;
        var other = operands.First + operands.Second >= 100 ? tens - 10 : tens + 10;
        return Enumerable.Range(1, 9)
            .Where(first => other - first is >= 1 and <= 9)
            .Select(first => new Operands((first * 10) + operands.FirstOnes, ((other - first) * 10) + operands.SecondOnes));
    }

    private static IEnumerable<int> Digits(int smallest, int but) => Enumerable.Range(smallest, 10 - smallest).Where(digit => digit != but);
}
