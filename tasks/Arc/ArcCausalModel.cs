using System.Globalization;
using Mib.Core.Causal;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Arc;

/// <summary>How the task is said to be solved: know which option is right, then say its symbol (spec of the reference: arXiv:2504.13151).</summary>
public static class ArcCausalModel
{
    /// <summary>Options of the questions that the variable track asks.</summary>
    public const int Options = 4;

    public const string AnswerKey = "answerKey";
    public const string AnswerPointer = "answer_pointer";
    public const string Answer = "answer";
    public const string RawOutput = "raw_output";

    private static readonly string[] Places = [.. Enumerable.Range(0, Options).Select(i => $"{i}")];

    /// <summary>The model of questions with four options.</summary>
    /// <param name="id">Id of the task.</param>
    public static CausalModel Of(string id) => new(
        id,
        RawOutput,
        [
            CausalVariable.Input(AnswerKey, Places),
            .. Places.Select(i => CausalVariable.Input(Symbol(i))),
            new CausalVariable(AnswerPointer, [.. Places], [AnswerKey], p => p[0]),
            new CausalVariable(Answer, [], [AnswerPointer, .. Places.Select(Symbol)], p => p[1 + int.Parse(p[0], CultureInfo.InvariantCulture)]),
            new CausalVariable(RawOutput, [], [Answer], p => p[0]),
        ]);

    /// <summary>The inputs of a question with four options.</summary>
    public static IReadOnlyDictionary<string, string> InputsOf(OptionList options)
    {
        var inputs = new Dictionary<string, string>(StringComparer.Ordinal) { [AnswerKey] = Places[options.Pointer] };
        foreach (var (place, symbol) in Places.Zip(options.Symbols))
            inputs[Symbol(place)] = symbol;
        return inputs;
    }

    /// <summary>A prompt with its inputs and positions.</summary>
    /// <param name="text">The prompt.</param>
    /// <param name="options">Its four options.</param>
    internal static CausalPrompt PromptOf(string text, OptionList options) => new(text, InputsOf(options)) { Marks = [options.MarkIn(text)] };

    private static string Symbol(string place) => $"symbol{place}";
}
