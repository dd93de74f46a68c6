namespace Mib.Models.Tokenizers;

/// <summary>Rewrites a text before it is cut into words.</summary>
internal delegate Slice Normalizer(Slice text);

/// <summary>The normalizers by the names that tokenizer.json gives them.</summary>
internal static class Normalizers
{
    public static Normalizer Read(JsonField field) => Read(field, new GrowthLimit(field));

    private static Normalizer Read(JsonField field, GrowthLimit limit)
    {
        if (field.IsNull)
            return text => text;

        var type = field["type"].Text();
        switch (type)
        {
            case "NFC" or "NFD" or "NFKC" or "NFKD":
                return new UnicodeNormalizer(compatible: type.Contains('K'), composed: type.EndsWith('C')).Apply;
            case "Prepend":
                var prefix = field["prepend"].Text();
                limit.Add(field, prefix.Length + 1);
                return text => Prefix.Prepend(text, prefix);
            case "Replace":
                var replacement = Replacement.Read(field);
                limit.Add(field, replacement.Growth);
                return replacement.Apply;
            case "Sequence":
                return field["normalizers"].Require().Items().Select(item => Read(item, limit))
                    .Aggregate((Normalizer)(text => text), (before, next) => text => next(before(text)));
            case "Strip":
                return Strip(field["strip_left"].Flag(), field["strip_right"].Flag());
            default:
                throw field["type"].Unsupported("NFC", "NFD", "NFKC", "NFKD", "Prepend", "Replace", "Sequence", "Strip", "null");
        }
    }

    private static Normalizer Strip(bool left, bool right) => text =>
    {
        if (right)
            text = text.Part(0, text.Span.TrimEnd().Length);
        return left ? text.Part(text.Length - text.Span.TrimStart().Length, text.Length) : text;
    };
}

/// <summary>Keeps a file from blowing a text up: replacements that feed one another multiply.</summary>
internal sealed class GrowthLimit(JsonField whole)
{
    private const long Most = 1000;
    private long growth = 1;

    /// <summary>Counts a component that makes a text up to this many times longer.</summary>
    public void Add(JsonField field, int times)
    {
        growth *= times;
        if (growth > Most)
        {
            throw field.Error(
                $"'{whole.Path}' could make a text more than {Most} times longer", "use shorter or fewer replacements.");
        }
    }
}
