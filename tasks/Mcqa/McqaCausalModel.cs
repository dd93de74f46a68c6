using Mib.Core.Causal;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Mcqa;

/// <summary>How the task is said to be solved: find the option that has the colour asked for, then say its symbol.</summary>
public static class McqaCausalModel
{
    public const string Color = "color";
    public const string AnswerPointer = "answer_pointer";
    public const string Answer = "answer";
    public const string RawOutput = "raw_output";

    /// <summary>The model of questions with so many options.</summary>
    /// <param name="id">Id of the task.</param>
    /// <param name="options">2 to 10.</param>
    public static CausalModel Of(string id, int options)
    {
        var places = Enumerable.Range(0, options).ToArray();
        return new(
            id,
            RawOutput,
            [
                CausalVariable.Input(Color),
                .. places.Select(i => CausalVariable.Input(Symbol(i))),
                .. places.Select(i => CausalVariable.Input(Choice(i))),
                new CausalVariable(
                    AnswerPointer, [.. places.Select(i => $"{i}")], [Color, .. places.Select(Choice)], p => PlaceOf(p[0], [.. p.Skip(1)])),
                new CausalVariable(Answer, [], [AnswerPointer, .. places.Select(Symbol)], p => p[1 + int.Parse(p[0])]),
                new CausalVariable(RawOutput, [], [Answer], p => p[0]),
            ]);
    }

    /// <summary>The inputs of a question.</summary>
    /// <param name="color">The colour asked for.</param>
    /// <param name="symbols">What stands before the options.</param>
    /// <param name="choices">The options.</param>
    public static IReadOnlyDictionary<string, string> InputsOf(
        string color, IReadOnlyList<string> symbols, IReadOnlyList<string> choices)
    {
        var inputs = new Dictionary<string, string>(StringComparer.Ordinal) { [Color] = color };
        for (var i = 0; i < choices.Count; i++)
        {
            inputs[Symbol(i)] = symbols[i];
            inputs[Choice(i)] = choices[i];
        }

        return inputs;
    }

    /// <summary>A prompt with its inputs and positions.</summary>
    /// <param name="text">The prompt.</param>
    /// <param name="options">Its options, of which the right one has the colour asked for.</param>
    internal static CausalPrompt PromptOf(string text, OptionList options)
    {
        var symbol = options.MarkIn(text);
        return new(text, InputsOf(options.Choices[options.Pointer], options.Symbols, options.Choices))
        {
            Marks = [symbol, new(OptionList.CorrectSymbolPeriod.Name, symbol.End + 1)],
        };
    }

    private static string Symbol(int place) => $"symbol{place}";

    private static string Choice(int place) => $"choice{place}";

    private static string PlaceOf(string color, string[] choices)
    {
        var place = Array.IndexOf(choices, color);
        return place >= 0 ? $"{place}" : throw new ArgumentException($"No option is '{color}': {string.Join(", ", choices)}.");
    }
}
