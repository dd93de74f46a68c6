namespace Mib.Models.Tokenizers;

/// <summary>SentencePiece's pre-tokenizer: a visible character for each blank, and words that begin with it.</summary>
internal static class Metaspace
{
    public static PreTokenizer Read(JsonField field)
    {
        var (mark, scheme) = MetaspaceOptions.Read(field);
        var splits = field["split"].Flag(whenMissing: true);
        return text =>
        {
            var marked = Replacement.Apply(text, " ", $"{mark}");
            var isFirst = text.Length > 0 && text.Origin(0, 1).Start == 0;
            if (scheme == "always" || (scheme == "first" && isFirst))
                marked = Prefix.Add(marked, $"{mark}");
            return splits ? Words(marked, mark) : [marked];
        };
    }

    private static IEnumerable<Slice> Words(Slice text, char mark)
    {
        for (var start = 0; start < text.Length;)
        {
            var next = text.Span[(start + 1)..].IndexOf(mark);
            var end = next < 0 ? text.Length : start + 1 + next;
            yield return text.Part(start, end);
            start = end;
        }
    }
}
