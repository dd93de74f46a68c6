namespace Mib.Tests.Tokenizers;

/// <summary>Texts of a megabyte, by the recipes of tests/tokenizers/make-data.js.</summary>
internal static class LongTexts
{
    private const int Length = 1_000_000;

    public static string Of(string recipe) => recipe switch
    {
        "all strings" => string.Concat(Vocabularies.Strings()),
        "random letters" => Letters(),
        "a" => new string('a', Length),
        "blanks" => new string(' ', Length),
        "newlines" => new string('\n', Length),
        "emoji" => string.Concat(Enumerable.Repeat("🙂", Length / 2)),
        _ => throw new ArgumentException($"There is no recipe '{recipe}'.", nameof(recipe)),
    };

    private static string Letters() => string.Create(Length, 1u, static (letters, state) =>
    {
        for (var i = 0; i < letters.Length; i++)
        {
            state = unchecked((state * 1103515245) + 12345);
            letters[i] = (char)('a' + ((state >> 16) % 26));
        }
    });
}
