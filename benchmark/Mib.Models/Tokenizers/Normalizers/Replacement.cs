namespace Mib.Models.Tokenizers;

/// <summary>One string for another, as normalizers and decoders ask for it.</summary>
internal sealed record Replacement(string Pattern, string Content)
{
    /// <summary>How much longer a text can get.</summary>
    public int Growth => Math.Max(1, (Content.Length + Pattern.Length - 1) / Pattern.Length);

    public static Replacement Read(JsonField field) => new(PatternIn(field["pattern"]), field["content"].Text());

    /// <summary>The string in the pattern of a component; a regular expression is refused.</summary>
    public static string PatternIn(JsonField field)
    {
        if (!field["Regex"].IsNull)
            throw field["Regex"].Error("a regular expression is not supported here", "a 'String' is.");

        var pattern = field["String"].Text();
        return pattern.Length > 0 ? pattern : throw field["String"].Error("the pattern is empty", "give it a text.");
    }

    public string Apply(string text) => text.Replace(Pattern, Content, StringComparison.Ordinal);

    public Slice Apply(Slice text) => Apply(text, Pattern, Content);

    public static Slice Apply(Slice text, string pattern, string content)
    {
        if (!text.Span.Contains(pattern, StringComparison.Ordinal))
            return text;

        if (pattern.Length == 1 && content.Length == 1)
            return text.With(text.ToString().Replace(pattern[0], content[0]));

        var builder = new AlignedBuilder(text.Length);
        var rest = 0;
        for (int found; (found = text.Span[rest..].IndexOf(pattern, StringComparison.Ordinal)) >= 0; rest += found + pattern.Length)
        {
            var at = rest + found;
            builder.Copy(text.Part(rest, at));
            builder.Add(content, text.Origin(at, at + pattern.Length));
        }

        builder.Copy(text.Part(rest, text.Length));
        return builder.ToSlice();
    }
}
