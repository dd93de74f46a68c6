using Mib.Core;
using Mib.Core.Data;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Arithmetic;

/// <summary>Which numbers may stand together in which split: any two in exactly one, in either order, whatever the seed.</summary>
/// <remarks>
/// The same for both operations, so that a model that has learned the one has not seen the other's test pairs either.
/// </remarks>
public static class OperandPairs
{
    private const int Smallest = 10;
    private const int Largest = 99;

    /// <summary>Every two numbers whose result is not negative, in either order.</summary>
    public static EquatableArray<Operands> Of(ArithmeticOperation operation, Split split)
    {
        var numbers = Enumerable.Range(Smallest, Largest - Smallest + 1);
        return numbers.SelectMany(first => numbers.Select(second => new Operands(first, second)))
            .Where(operands => operation.Apply(operands) >= 0 && SplitOf(operands) == split)
            .ToEquatableArray();
    }

    /// <summary>Where two numbers belong.</summary>
    public static Split SplitOf(Operands operands) =>
        SplitRule.Of($"{Math.Min(operands.First, operands.Second)}/{Math.Max(operands.First, operands.Second)}");
}
