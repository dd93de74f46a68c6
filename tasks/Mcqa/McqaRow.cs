using System.Text.RegularExpressions;
using Mib.Core;
using Mib.Core.Causal;
using Mib.Core.Data;
using Mib.Models.Tokenizers;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Mcqa;

/// <summary>A line of the published data.</summary>
internal sealed class McqaRow(JsonField line, int options)
{
    private readonly Asked main = Asked.Read(line, options);

    public PromptPair ToPair()
    {
        var other = Counterfactual(McqaCounterfactuals.Symbol);
        return new(main.Prompt, other.Prompt, main.Answer, other.Answer);
    }

    public CounterfactualPair ToCounterfactualPair(string kind) => new(kind, main.ToCausal(), Counterfactual(kind).ToCausal());

    private Asked Counterfactual(string kind)
    {
        var field = line[$"{kind}_counterfactual"];
        return field.IsNull
            ? throw field.Error("the counterfactual is missing", "use the published files: they have it.")
            : Asked.Read(field.RequireObject(), options);
    }

    /// <summary>A prompt with its options, which must be those of the text.</summary>
    private sealed record Asked(string Prompt, EquatableArray<string> Symbols, EquatableArray<string> Choices, int Pointer)
    {
        public string Answer => Symbols[Pointer];

        public static Asked Read(JsonField field, int options)
        {
            var symbols = Texts(field["choices"].RequireObject()["label"], options);
            var choices = Texts(field["choices"]["text"], options);
            var pointer = field["answerKey"].Index();
            if (pointer >= options)
                throw field["answerKey"].Error($"is {pointer}", $"write the place of the right option, 0 to {options - 1}.");

            var prompt = field["prompt"].Text();
            var lines = prompt.Split('\n');
            for (var i = 0; i < options; i++)
            {
                if (!lines.Contains($"{symbols[i]}. {choices[i]}"))
                    throw field["prompt"].Error($"it has no line '{symbols[i]}. {choices[i]}'", "make prompt and choices agree.");
            }

            if (!lines[0].ContainsPhrase(choices[pointer], RegexOptions.IgnoreCase))
                throw field["answerKey"].Error($"points to '{choices[pointer]}', which the question does not name", "point to the right option.");

            return new(prompt, symbols, choices, pointer);
        }

        public CausalPrompt ToCausal() => new(Prompt, McqaCausalModel.InputsOf(Choices[Pointer], Symbols, Choices));

        /// <summary>Symbols may be numbers in the file, too.</summary>
        private static EquatableArray<string> Texts(JsonField field, int options)
        {
            var texts = field.Require().Items().Select(item => item.Require().Value.ToString().Trim()).ToEquatableArray();
            if (texts.Count != options)
            {
                throw field.Error(
                    $"has {texts.Count} entries, the task has {options} options",
                    "use the task of that number: mcqa for 4, mcqa-N for N of 2, 3 and 5 to 10.");
            }

            return texts.Distinct().Count() == options
                ? texts
                : throw field.Error("has an entry twice", "give every option a symbol and a text of its own.");
        }
    }
}
