using Mib.Core;
using Mib.Core.Causal;
using Mib.Sdk.Tasks;

namespace Mib.Tasks.Shared;

/// <summary>The options of a question, each behind a symbol.</summary>
/// <param name="Symbols">What stands before the options; no two are the same.</param>
/// <param name="Choices">The options, as many.</param>
/// <param name="Pointer">Place of the right one, from 0.</param>
public sealed record OptionList(EquatableArray<string> Symbols, EquatableArray<string> Choices, int Pointer)
{
    /// <summary>The line of an option, with slots.</summary>
    public const string Wording = "{symbol}. {choice}";

    /// <summary>The symbol before the right option, as a token position.</summary>
    public static TaskPosition CorrectSymbol { get; } = new("correct_symbol", "The symbol before the right option, in its line.");

    /// <summary>What follows that symbol, as a token position.</summary>
    public static TaskPosition CorrectSymbolPeriod { get; } = new("correct_symbol_period", "The full stop behind that symbol.");

    /// <summary>The symbol before the right option.</summary>
    public string Answer => Symbols[Pointer];

    /// <summary>The options as lines of a prompt.</summary>
    public IEnumerable<string> Lines => Symbols.Zip(Choices, (symbol, choice) => Slots.Fill(Wording, slot => slot == "symbol" ? symbol : choice));

    /// <summary>
    /// Where the symbol before the right option stands in a prompt that has these lines. It is looked for in that option's line, the
    /// last such in the prompt: a question may begin with "A student", and may quote an option.
    /// </summary>
    public TextMark MarkIn(string prompt) => new(
        CorrectSymbol.Name, $"\n{prompt}\n".LastIndexOf($"\n{Lines.ElementAt(Pointer)}\n", StringComparison.Ordinal) + Answer.Length);

    /// <summary>The same options under numbers from 1.</summary>
    public OptionList Numbered => Relabel(Enumerable.Range(1, Choices.Count).Select(i => $"{i}"));

    /// <summary>The same options under other symbols.</summary>
    public OptionList Relabel(IEnumerable<string> symbols) => this with { Symbols = symbols.ToEquatableArray() };

    /// <summary>The right option changes places with another.</summary>
    public OptionList MoveAnswer(int to)
    {
        var choices = Choices.Span.ToArray();
        (choices[Pointer], choices[to]) = (choices[to], choices[Pointer]);
        return this with { Choices = choices.ToEquatableArray(), Pointer = to };
    }
}
