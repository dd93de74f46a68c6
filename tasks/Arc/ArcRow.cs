using Mib.Core.Causal;
using Mib.Core.Data;
using Mib.Models.Tokenizers;
using Mib.Tasks.Mcqa;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Arc;

/// <summary>A line of the published data, whose prompts are used as they are.</summary>
internal sealed class ArcRow(JsonField line)
{
    private readonly PublishedQuestion main = PublishedQuestion.Read(line);

    /// <summary>Whether the variable track asks it.</summary>
    public bool HasFourOptions => main.Options.Choices.Count == ArcCausalModel.Options;

    public PromptPair ToPair()
    {
        var other = PublishedQuestion.ReadCounterfactual(line, McqaCounterfactuals.Symbol);
        return new(main.Prompt, other.Prompt, main.Options.Answer, other.Options.Answer) { Options = main.Options.Symbols };
    }

    public IEnumerable<CounterfactualPair> ToCounterfactualPairs() =>
        McqaCounterfactuals.OfVariableTrack.Select(kind => new CounterfactualPair(kind, ToCausal(main), ToCausal(Other(kind))));

    private PublishedQuestion Other(string kind)
    {
        var other = PublishedQuestion.ReadCounterfactual(line, kind);
        return other.Options.Choices.Count == ArcCausalModel.Options
            ? other
            : throw line[$"{kind}_counterfactual"]["choices"].Error($"has {other.Options.Choices.Count} options, the question has 4", "give as many.");
    }

    private static CausalPrompt ToCausal(PublishedQuestion question) => ArcCausalModel.PromptOf(question.Prompt, question.Options);
}
