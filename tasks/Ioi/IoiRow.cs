using Mib.Core.Causal;
using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Models.Tokenizers;

namespace Mib.Tasks.Ioi;

/// <summary>A line of the published data.</summary>
internal sealed class IoiRow
{
    private readonly JsonField line;
    private readonly string prompt;
    private readonly NameTriple names;

    private IoiRow(JsonField line)
    {
        this.line = line;
        var metadata = line["metadata"].RequireObject();
        var subject = metadata["subject"].Text().Trim();
        var indirectObject = metadata["indirect_object"].Text().Trim();

        (prompt, names) = PromptIn(line);
        if (names.C != subject)
            throw Disagrees(metadata["subject"], subject, "last name", names.C);
        if (names.IndirectObject != indirectObject)
            throw Disagrees(metadata["indirect_object"], indirectObject, "other name", names.IndirectObject);
    }

    public static IoiRow Read(JsonField line) => new(line);

    public PromptPair ToPair(IoiCounterfactual kind) =>
        new(prompt, PromptOf(kind).Prompt, $" {names.IndirectObject}", $" {names.C}") { OfSameLength = [$" {line["metadata"]["random_c"].Text().Trim()}"] };

    public CounterfactualPair ToCounterfactualPair(IoiCounterfactual kind)
    {
        var counterfactual = PromptOf(kind);
        return new CounterfactualPair(
            kind.Name,
            new CausalPrompt(prompt, IoiCausalModel.InputsOf(names)),
            new CausalPrompt(counterfactual.Prompt, IoiCausalModel.InputsOf(counterfactual.Names)));
    }

    private (string Prompt, NameTriple Names) PromptOf(IoiCounterfactual kind)
    {
        var field = line[$"{kind.Name}_counterfactual"];
        return field.IsNull
            ? throw field.Error("the counterfactual is missing", "use the published files: they have all eight kinds.")
            : PromptIn(field.RequireObject());
    }

    /// <summary>The prompt of a base row or a counterfactual, with its names; its choices and answer must fit them.</summary>
    private (string Prompt, NameTriple Names) PromptIn(JsonField field)
    {
        var text = field["prompt"].Text();
        var choices = field["choices"].Require().Items().Select(choice => choice.Text().Trim()).ToArray();
        if (choices.Length != 2)
            throw field["choices"].Error($"has {choices.Length} names", "give the two names of the prompt.");

        var found = IoiNameFinder.Find(text, KnownNames(choices), line) ?? throw field["prompt"].Error(
            "the names are not to be made out: two people, of whom one comes again",
            "check the prompt against the names in 'metadata' and 'choices'.");
        var answer = field["answerKey"].Index();
        if (answer > 1)
            throw field["answerKey"].Error($"is {answer}", "write 0 or 1: the place of the right name in 'choices'.");
        if (choices[answer] != found.IndirectObject)
        {
            throw field["answerKey"].Error(
                $"points to '{choices[answer]}', but the name that is not repeated is '{found.IndirectObject}'",
                "point to the right name.");
        }

        return (text, found);
    }

    private static FileFormatException Disagrees(JsonField field, string given, string which, string found) =>
        field.Error($"is '{given}', but the prompt's {which} is '{found}'", "make the two agree.");

    /// <summary>The row's own names: published data have more of them than this project's list.</summary>
    private IEnumerable<string> KnownNames(IEnumerable<string> choices) =>
        new[] { "subject", "indirect_object", "random_a", "random_b", "random_c" }
            .Select(key => line["metadata"][key])
            .Where(name => !name.IsNull)
            .Select(name => name.Text().Trim())
            .Concat(choices)
            .Where(name => name.Length > 0);
}
