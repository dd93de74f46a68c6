using Mib.Core;
using Mib.Core.Causal;
using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Models.Tokenizers;
using Mib.Sdk.Tasks;
using Mib.Tasks.Mcqa;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Arc;

/// <summary>ARC's own files: a folder with one JSON Lines file a split.</summary>
/// <param name="set"><c>Easy</c> or <c>Challenge</c>.</param>
/// <param name="folder">The folder.</param>
public sealed class ArcReader(string set, string folder) : ITaskData
{
    public IEnumerable<PromptPair> Pairs(Split split) => Questions(split).Select(row => row.Question.ToPair());

    /// <summary>Base and counterfactual prompts of the questions with four options, as in the reference.</summary>
    public IEnumerable<CounterfactualPair> Counterfactuals(Split split) => Questions(split)
        .Where(row => row.Question.Options.Choices.Count == ArcCausalModel.Options)
        .SelectMany(row =>
        {
            // A stream for each question: leaving one out does not change the others.
            var random = Seed.For(0, $"arc/{row.Id}");
            var options = row.Question.Options;
            var elsewhere = Enumerable.Range(0, ArcCausalModel.Options).Where(place => place != options.Pointer).ToEquatableArray();
            var newPlace = random.Pick(elsewhere);
            return row.Question.ToCounterfactualPairs(newPlace, [.. random.Shuffled(McqaWords.Letters.Except(options.Symbols).ToEquatableArray()).Take(ArcCausalModel.Options)]);
        });

    private IEnumerable<(string Id, ArcQuestion Question)> Questions(Split split) => JsonLines.Read(PathOf(split)).Select(line =>
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
        return (line["id"].Text(), new ArcQuestion(
            OneLine(question["stem"]),
            new OptionList([.. McqaWords.Letters.Take(choices.Count)], [.. choices.Select(choice => OneLine(choice["text"]))], pointer)));
    });

    /// <summary>Options are told apart by their lines.</summary>
    private static string OneLine(JsonField field)
    {
        var text = field.Text();
        return !string.IsNullOrWhiteSpace(text) && !text.AsSpan().ContainsAny('\n', '\r') ? text : throw field.Error("is empty or more than one line", "write it on one line.");
    }

    private string PathOf(Split split)
    {
        var (official, rebuilt, plain) = split switch
        {
            Split.Train => ("Train", "train", "train"),
            Split.Validation => ("Dev", "val", "validation"),
            _ => ("Test", "test", "test"),
        };
        string[] names = [$"ARC-{set}-{official}.jsonl", $"arc_{set.ToLowerInvariant()}_{rebuilt}.jsonl", $"{plain}.jsonl"];
        return Array.Find([.. names.Select(name => Path.Combine(folder, name))], File.Exists)
            ?? throw new FileFormatException(folder, "", $"it has no {string.Join(", no ", names)}", "give the folder of ARC's .jsonl files.");
    }
}
