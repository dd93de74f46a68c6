using Mib.Core;
using Mib.Tasks.Ioi;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Arithmetic;

/// <summary>Every word and punctuation mark of both operations.</summary>
public static class ArithmeticVocabulary
{
    private const int LargestSum = 99 + 99;

    /// <summary>Every number that is asked about or is a result, in order.</summary>
    public static EquatableArray<string> Numbers { get; } = Enumerable.Range(0, LargestSum + 1).Select(number => $"{number}").ToEquatableArray();

    /// <summary>Each once, numbers first, in an order that is always the same.</summary>
    public static EquatableArray<string> Words { get; } = Numbers
        .Concat(new[] { ArithmeticOperation.Addition, ArithmeticOperation.Subtraction }
            .SelectMany(operation => operation.Templates).SelectMany(Slots.Around).SelectMany(IoiVocabulary.WordsOf))
        .Distinct()
        .ToEquatableArray();
}
