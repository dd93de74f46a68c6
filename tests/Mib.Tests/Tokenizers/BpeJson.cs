namespace Mib.Tests.Tokenizers;

/// <summary>Small byte-pair vocabularies: what they know, and the parts of the file that a test is about.</summary>
internal static class BpeJson
{
    /// <summary>A tokenizer.json whose vocabulary is all letters of bytes and what the merges make, in order.</summary>
    /// <param name="merges">Pairs such as <c>h e</c>.</param>
    /// <param name="parts">Further fields of the file, as JSON: they replace what is here.</param>
    public static string Bytes(string[] merges, params (string Name, string Json)[] parts) => Write(
        [.. Enumerable.Range(0, 256).Select(Letter)], merges, [("pre_tokenizer", ByteLevel), ("decoder", ByteLevel), .. parts]);

    /// <summary>A tokenizer.json whose vocabulary is some tokens and what the merges make, in order.</summary>
    public static string Characters(string[] tokens, string[] merges, params (string Name, string Json)[] parts) =>
        Write(tokens, merges, parts);

    public const string ByteLevel = """{"type": "ByteLevel", "add_prefix_space": false}""";

    /// <summary>The letter that stands for a byte.</summary>
    public static string Letter(int value) =>
        value is (>= 33 and <= 126) or (>= 161 and <= 172) or >= 174 ? $"{(char)value}"
        : $"{(char)(256 + (value < 33 ? value : value < 161 ? value - 127 + 33 : 67))}";

    private static string Write(string[] tokens, string[] merges, (string Name, string Json)[] parts)
    {
        var vocab = tokens.Concat(merges.Select(merge => merge.Replace(" ", ""))).Distinct().Select((token, id) => (token, id));
        var fields = new Dictionary<string, string>
        {
            ["added_tokens"] = "[]",
            ["model"] = "",
            ["model.type"] = "\"BPE\"",
            ["model.vocab"] = System.Text.Json.JsonSerializer.Serialize(vocab.ToDictionary(entry => entry.token, entry => entry.id)),
            ["model.merges"] = System.Text.Json.JsonSerializer.Serialize(merges),
        };
        foreach (var (name, json) in parts)
            fields[name] = json;

        var model = fields.Where(field => field.Key.StartsWith("model.")).Select(field => $"\"{field.Key[6..]}\": {field.Value}");
        fields["model"] = $"{{{string.Join(", ", model)}}}";
        return $"{{{string.Join(", ", fields.Where(f => !f.Key.Contains('.')).Select(f => $"\"{f.Key}\": {f.Value}"))}}}";
    }
}
