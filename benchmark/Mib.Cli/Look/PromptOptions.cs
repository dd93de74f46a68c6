using System.CommandLine;
using System.Globalization;
using Mib.Core;
using Mib.Core.Errors;
using Mib.Engine.Look;

namespace Mib.Cli.Look;

/// <summary>A prompt, as text or as ids.</summary>
/// <param name="textName">The option for text.</param>
/// <param name="idsName">The option for ids.</param>
/// <param name="what">What the prompt is, to begin a sentence.</param>
internal sealed class PromptOptions(string textName, string idsName, string what)
{
    private readonly Option<string?> text = new(textName) { Description = $"{what}, as text.", HelpName = "text" };
    private readonly Option<string?> ids = new(idsName) { Description = $"{what} as token ids, used as they are; tokens that are asked after are ids then, too.", HelpName = "id,id,…" };

    /// <summary>The option for ids, for hints.</summary>
    public string IdsName => ids.Name;

    public IEnumerable<Option> All => [text, ids];

    /// <summary>A token that the user asks after: text, or an id where the prompt is ids.</summary>
    public LookToken Token(ParseResult parsed, LookVocabulary vocabulary, string token) =>
        parsed.GetValue(ids) is null ? vocabulary.Single(token) : vocabulary.Single(Id(token));

    /// <summary>The prompt's tokens.</summary>
    public EquatableArray<LookToken> Read(ParseResult parsed, LookVocabulary vocabulary) => (parsed.GetValue(text), parsed.GetValue(ids)) switch
    {
        ({ } given, null) => vocabulary.Prompt(given),
        (null, { } numbers) => [.. numbers.Split(',').Select(id => vocabulary.Single(Id(id)))],
        _ => throw new UsageException("A look needs one prompt.", $"give either {text.Name} with text or {ids.Name} with ids."),
    };

    private int Id(string given) => int.TryParse(given, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var id)
        ? id
        : throw new UsageException($"'{given}' is no token id.", $"write ids as whole numbers, e.g. {ids.Name} 5,17,3.");
}
