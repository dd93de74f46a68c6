namespace Mib.Models.Tokenizers;

/// <summary>The special tokens that go around a text.</summary>
/// <param name="Before">Ids before it.</param>
/// <param name="After">Ids after it.</param>
internal sealed record Surroundings(IReadOnlyList<int> Before, IReadOnlyList<int> After)
{
    public static Surroundings None { get; } = new([], []);

    /// <summary>These tokens, and others around them.</summary>
    public Surroundings Within(Surroundings outer) => new([.. outer.Before, .. Before], [.. After, .. outer.After]);
}

/// <summary>The post-processors by the names that tokenizer.json gives them.</summary>
internal static class PostProcessors
{
    public static Surroundings Read(JsonField field, Vocabulary vocabulary)
    {
        if (field.IsNull)
            return Surroundings.None;

        return field["type"].Text() switch
        {
            "TemplateProcessing" => TemplateProcessing.Read(field, vocabulary),
            // It trims blanks from offsets on request; here offsets always hold all of a token's text.
            "ByteLevel" => Surroundings.None,
            "Sequence" => field["processors"].Require().Items()
                .Aggregate(Surroundings.None, (inner, processor) => inner.Within(Read(processor, vocabulary))),
            _ => throw field["type"].Unsupported("ByteLevel", "Sequence", "TemplateProcessing", "null"),
        };
    }
}
