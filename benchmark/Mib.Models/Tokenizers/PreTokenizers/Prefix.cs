namespace Mib.Models.Tokenizers;

/// <summary>Characters that stand before a text without being part of it.</summary>
internal static class Prefix
{
    /// <summary>The text with a prefix, unless it is empty or begins with it already.</summary>
    public static Slice Add(Slice text, string prefix) =>
        text.Span.StartsWith(prefix, StringComparison.Ordinal) ? text : Prepend(text, prefix);

    /// <summary>The text with a prefix, unless it is empty.</summary>
    public static Slice Prepend(Slice text, string prefix)
    {
        if (text.Length == 0)
            return text;

        var builder = new AlignedBuilder(text.Length + prefix.Length);
        var start = text.Origin(0, 1).Start;
        builder.Add(prefix, (start, start));
        builder.Copy(text);
        return builder.ToSlice();
    }
}
