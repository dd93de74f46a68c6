namespace Mib.Models.Tokenizers;

/// <summary>Turns tokens as the vocabulary writes them into strings that only need to be joined.</summary>
internal delegate IEnumerable<string> Decoder(IEnumerable<string> tokens);

/// <summary>The decoders by the names that tokenizer.json gives them.</summary>
internal static class Decoders
{
    public static Decoder Read(JsonField field) => Read(field, new GrowthLimit(field));

    private static Decoder Read(JsonField field, GrowthLimit limit)
    {
        // Without a decoder, tokens are words; Hugging Face sees it the same way.
        if (field.IsNull)
            return tokens => [string.Join(' ', tokens)];

        switch (field["type"].Text())
        {
            case "ByteFallback":
                return ByteFallback.Decode;
            case "ByteLevel":
                return tokens => [ByteLetters.Read(tokens)];
            case "Fuse":
                return tokens => [string.Concat(tokens)];
            case "Metaspace":
                return Metaspace(field);
            case "Replace":
                var replacement = Replacement.Read(field);
                limit.Add(field, replacement.Growth);
                return tokens => tokens.Select(replacement.Apply);
            case "Sequence":
                return field["decoders"].Require().Items().Select(item => Read(item.RequireObject(), limit))
                    .Aggregate((Decoder)(tokens => tokens), (before, next) => tokens => next(before(tokens)));
            case "Strip":
                return Strip(field);
            default:
                throw field["type"].Unsupported("ByteFallback", "ByteLevel", "Fuse", "Metaspace", "Replace", "Sequence", "Strip", "null");
        }
    }

    /// <summary>Blanks for the marks; the one that was put before the text goes.</summary>
    private static Decoder Metaspace(JsonField field)
    {
        var (mark, scheme) = MetaspaceOptions.Read(field);
        return tokens => tokens.Select((token, i) =>
            scheme != "never" && i == 0 ? token.Replace($"{mark}", "", StringComparison.Ordinal) : token.Replace(mark, ' '));
    }

    /// <summary>Takes up to so many of a character from the beginning and the end of each token.</summary>
    private static Decoder Strip(JsonField field)
    {
        var content = field["content"].Text();
        if (content.Length != 1)
            throw field["content"].Error("should be one character", "write the character to strip.");

        var (most, mostBehind) = (field["start"].Index(), field["stop"].Index());
        return tokens => tokens.Select(token =>
        {
            var start = 0;
            while (start < token.Length && start < most && token[start] == content[0])
                start++;
            var end = token.Length;
            while (end > start && token.Length - end < mostBehind && token[end - 1] == content[0])
                end--;
            return token[start..end];
        });
    }
}
