namespace Mib.Tests.Tokenizers;

/// <summary>A small tokenizer.json, and ways to break it.</summary>
internal static class TokenizerJson
{
    public const string Valid = """
        {
          "version": "1.0",
          "truncation": null,
          "padding": null,
          "added_tokens": [
            {"id": 0, "content": "<|endoftext|>", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true}
          ],
          "normalizer": null,
          "pre_tokenizer": {"type": "Whitespace"},
          "post_processor": {
            "type": "TemplateProcessing",
            "single": [{"SpecialToken": {"id": "<|endoftext|>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
            "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
            "special_tokens": {"<|endoftext|>": {"id": "<|endoftext|>", "ids": [0], "tokens": ["<|endoftext|>"]}}
          },
          "decoder": null,
          "model": {
            "type": "WordLevel",
            "vocab": {"<|endoftext|>": 0, "[UNK]": 1, "Mary": 2, "and": 3, "John": 4, ",": 5},
            "unk_token": "[UNK]"
          }
        }
        """;

    /// <summary>The path of a file with this text, in a folder of the running test's own.</summary>
    public static string Save(string json)
    {
        var folder = Path.Combine(TestContext.CurrentContext.WorkDirectory, "tokenizers", TestContext.CurrentContext.Test.ID);
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, "tokenizer.json");
        File.WriteAllText(path, json);
        return path;
    }

    /// <summary>The path of the valid file with one part replaced, which must be in it.</summary>
    public static string SaveWith(string part, string replacement)
    {
        if (!Valid.Contains(part))
            throw new ArgumentException($"The valid file does not contain {part}.", nameof(part));
        return Save(Valid.Replace(part, replacement));
    }
}
