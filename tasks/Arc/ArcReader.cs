using System.Text.Json.Nodes;
using Mib.Core;
using Mib.Core.Causal;
using Mib.Core.Data;
using Mib.Models.Tokenizers;
using Mib.Sdk.Tasks;
using Mib.Tasks.Mcqa;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Arc;

/// <summary>A folder with one JSON Lines file a split, of ARC's own or of the published schema; a line shows which.</summary>
/// <param name="set"><c>Easy</c> or <c>Challenge</c>.</param>
/// <param name="folder">The folder.</param>
public sealed class ArcReader(string set, string folder) : IPublishedData
{
    private readonly ArcFiles files = new(set, folder);

    public IEnumerable<PromptPair> Pairs(Split split) => Lines(split).Select(line =>
        IsPublished(line) ? new ArcRow(line).ToPair() : Question(line).ToPair());

    /// <summary>Base and counterfactual prompts of the questions with four options, as in the reference.</summary>
    public IEnumerable<CounterfactualPair> Counterfactuals(Split split) => Lines(split).SelectMany(line =>
        IsPublished(line)
            ? new ArcRow(line) is { HasFourOptions: true } row ? row.ToCounterfactualPairs() : []
            : Question(line) is { Options.Choices.Count: ArcCausalModel.Options } question ? Changes.Of(line, question).Pairs(question) : []);

    /// <summary>The published schema of ARC's own questions.</summary>
    public IEnumerable<JsonObject> Rows(Split split) => Lines(split).Select((line, index) =>
    {
        if (IsPublished(line))
            return JsonNode.Parse(line.Value.GetRawText())!.AsObject();
        var question = Question(line);
        var row = question.ToJson();
        row["arc_id"] = line["id"].Text();
        row["idx"] = index;
        row["question"] = question.Stem;
        row["label"] = question.Options.Answer;
        row["symbol_counterfactual"] = (question with { Options = question.Options.Numbered }).ToJson();
        if (question.Options.Choices.Count == ArcCausalModel.Options)
        {
            foreach (var (kind, options) in Changes.Of(line, question).Options(question))
                row[$"{kind}_counterfactual"] = (question with { Options = options }).ToJson();
        }

        return row;
    });

    private IEnumerable<JsonField> Lines(Split split) => JsonLines.Read(files.PathOf(split));

    private static bool IsPublished(JsonField line) => !line["prompt"].IsNull;

    private static ArcQuestion Question(JsonField line)
    {
        var question = line["question"].RequireObject();
        var choices = question["choices"].Items().ToList();
        if (choices.Count is < 2 or > 10)
            throw question["choices"].Error($"{choices.Count} options", "give 2 to 10.");
        if (choices.Select(choice => choice["label"].Text()).Distinct(StringComparer.Ordinal).Count() < choices.Count)
            throw question["choices"].Error("two options have one label", "give each its own.");
        var pointer = choices.FindIndex(choice => choice["label"].Text() == line["answerKey"].Text());
        if (pointer < 0)
            throw line["answerKey"].Error($"no option has the label '{line["answerKey"].Text()}'", "write the label of the right option.");
        _ = line["id"].Text();
        // Options are told apart by their lines.
        return new(
            question["stem"].OneLine(),
            new OptionList([.. McqaWords.Letters.Take(choices.Count)], [.. choices.Select(choice => choice["text"].OneLine())], pointer));
    }

    /// <summary>What changes in a question's counterfactuals. A stream for each question: leaving one out does not change the others.</summary>
    private sealed record Changes(int NewPlace, EquatableArray<string> Letters)
    {
        public static Changes Of(JsonField line, ArcQuestion question)
        {
            var random = Seed.For(0, $"arc/{line["id"].Text()}");
            var elsewhere = Enumerable.Range(0, ArcCausalModel.Options).Where(place => place != question.Options.Pointer).ToEquatableArray();
            var newPlace = random.Pick(elsewhere);
            var letters = random.Shuffled(McqaWords.Letters.Except(question.Options.Symbols).ToEquatableArray());
            return new(newPlace, letters.Take(ArcCausalModel.Options).ToEquatableArray());
        }

        public IEnumerable<CounterfactualPair> Pairs(ArcQuestion question) => question.ToCounterfactualPairs(NewPlace, Letters);

        public IEnumerable<(string Kind, OptionList Options)> Options(ArcQuestion question) => question.Changed(NewPlace, Letters);
    }
}
