using System.Text.RegularExpressions;
using Mib.Core.Causal;
using Mib.Core.Data;
using Mib.Models.Tokenizers;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Mcqa;

/// <summary>A line of the published data.</summary>
internal sealed class McqaRow(JsonField line, int options)
{
    private readonly PublishedQuestion main = Check(PublishedQuestion.Read(line), line, options);

    public PromptPair ToPair()
    {
        var other = Counterfactual(McqaCounterfactuals.Symbol);
        return new(main.Prompt, other.Prompt, main.Options.Answer, other.Options.Answer) { Options = main.Options.Symbols };
    }

    public CounterfactualPair ToCounterfactualPair(string kind) => new(kind, ToCausal(main), ToCausal(Counterfactual(kind)));

    private PublishedQuestion Counterfactual(string kind) =>
        Check(PublishedQuestion.ReadCounterfactual(line, kind), line[$"{kind}_counterfactual"], options);

    /// <summary>Every option must be another colour, and the question must name the right one.</summary>
    private static PublishedQuestion Check(PublishedQuestion question, JsonField field, int options)
    {
        var choices = question.Options.Choices;
        if (choices.Count != options)
        {
            throw field["choices"]["label"].Error(
                $"has {choices.Count} entries, the task has {options} options",
                "use the task of that number: mcqa for 4, mcqa-N for N of 2, 3 and 5 to 10.");
        }

        if (choices.Distinct().Count() < options)
            throw field["choices"]["text"].Error("has an entry twice", "give every option a text of its own.");
        var color = choices[question.Options.Pointer];
        return question.Prompt.Split('\n')[0].ContainsPhrase(color, RegexOptions.IgnoreCase)
            ? question
            : throw field["answerKey"].Error($"points to '{color}', which the question does not name", "point to the right option.");
    }

    private static CausalPrompt ToCausal(PublishedQuestion question) => McqaCausalModel.PromptOf(question.Prompt, question.Options);
}
