namespace Mib.Models.Tokenizers;

/// <summary>The special tokens that go around a text.</summary>
/// <param name="Before">Ids before it.</param>
/// <param name="After">Ids after it.</param>
internal sealed record Surroundings(IReadOnlyList<int> Before, IReadOnlyList<int> After)
{
    public static Surroundings None { get; } = new([], []);
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
            "Sequence" => Sequence(field["processors"].Require(), vocabulary),
            _ => throw field["type"].Unsupported("ByteLevel", "Sequence", "TemplateProcessing", "null"),
        };
    }

    private static Surroundings Sequence(JsonField fields, Vocabulary vocabulary)
    {
        var all = Surroundings.None;
        foreach (var field in fields.Items())
        {
            var next = Read(field.RequireObject(), vocabulary);

            // To Hugging Face, what a first template made is two texts to a second one.
            if (next != Surroundings.None && all != Surroundings.None)
                throw field.Error("a second template is not supported", "write one template.");
            all = next != Surroundings.None ? next : all;
        }

        return all;
    }
}
