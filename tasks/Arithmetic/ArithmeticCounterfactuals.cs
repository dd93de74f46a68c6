namespace Mib.Tasks.Arithmetic;

/// <summary>The counterfactuals that the tracks use, by their names in the published data.</summary>
public static class ArithmeticCounterfactuals
{
    /// <summary>Two other numbers with another result.</summary>
    public const string Random = "random";

    /// <summary>Other ones digits with the same last digit of the sum, one pair of which carries and the other does not.</summary>
    public const string OnesCarry = "ones_carry";

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
}
