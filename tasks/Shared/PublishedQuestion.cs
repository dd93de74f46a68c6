using System.Text.Json.Nodes;
using Mib.Core;
using Mib.Models.Tokenizers;

namespace Mib.Tasks.Shared;

/// <summary>A question with options in the published schema: <c>prompt</c>, <c>choices</c>, and the right option's place as <c>answerKey</c>.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Options">Its options, which are lines of the prompt.</param>
internal sealed record PublishedQuestion(string Prompt, OptionList Options)
{
    private const int MostOptions = 10;

    public static PublishedQuestion Read(JsonField field)
    {
        var symbols = Texts(field["choices"].RequireObject()["label"]);
        var choices = Texts(field["choices"]["text"]);
        if (symbols.Count is < 2 or > MostOptions)
            throw field["choices"]["label"].Error($"has {symbols.Count} entries", $"give 2 to {MostOptions} options.");
        if (choices.Count != symbols.Count)
            throw field["choices"]["text"].Error($"has {choices.Count} entries, 'label' has {symbols.Count}", "give every option a label and a text.");
        if (symbols.Distinct().Count() < symbols.Count)
            throw field["choices"]["label"].Error("has an entry twice", "give every option a symbol of its own.");

        var pointer = field["answerKey"].Index();
        if (pointer >= symbols.Count)
            throw field["answerKey"].Error($"is {pointer}", $"write the place of the right option, 0 to {symbols.Count - 1}.");

        var options = new OptionList(symbols, choices, pointer);
        var prompt = field["prompt"].Text();
        if (options.Lines.FirstOrDefault(line => !$"\n{prompt}\n".Contains($"\n{line}\n", StringComparison.Ordinal)) is { } missing)
            throw field["prompt"].Error($"it has no line '{missing}'", "make prompt and choices agree.");
        return new(prompt, options);
    }

    /// <summary>A counterfactual of a row.</summary>
    public static PublishedQuestion ReadCounterfactual(JsonField row, string kind)
    {
        var field = row[$"{kind}_counterfactual"];
        return field.IsNull
            ? throw field.Error("the counterfactual is missing", "use the published files: they have it.")
            : Read(field.RequireObject());
    }

    /// <summary>The same as part of a row.</summary>
    public JsonObject ToJson() => new()
    {
        ["prompt"] = Prompt,
        ["choices"] = new JsonObject { ["label"] = Json.Array(Options.Symbols), ["text"] = Json.Array(Options.Choices) },
        ["answerKey"] = Options.Pointer,
    };

    /// <summary>Symbols may be numbers in the file, too.</summary>
    private static EquatableArray<string> Texts(JsonField field) =>
        field.Require().Items().Select(item => item.Require().Value.ToString().Trim()).ToEquatableArray();
}
