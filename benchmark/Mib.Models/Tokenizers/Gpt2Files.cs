using System.Text.Json;
using System.Text.Json.Nodes;
using Mib.Core.Errors;
using Mib.Models.Tokenizers.Bpe;

namespace Mib.Models.Tokenizers;

/// <summary>The two files that GPT-2's tokenizer had before there was tokenizer.json: <c>vocab.json</c> and <c>merges.txt</c>.</summary>
internal static class Gpt2Files
{
    private const string EndOfText = "<|endoftext|>";

    /// <summary>Opens them; null if the folder has neither.</summary>
    public static ITokenizer? Open(string folder)
    {
        var (vocab, merges) = (Path.Combine(folder, "vocab.json"), Path.Combine(folder, "merges.txt"));
        if (!File.Exists(vocab) && !File.Exists(merges))
            return null;

        Expect(Path.Combine(folder, "tokenizer_config.json"), "tokenizer_class", "GPT2Tokenizer", "GPT2TokenizerFast");
        Expect(Path.Combine(folder, "config.json"), "model_type", "gpt2");
        using var file = TokenizerFile.Open(vocab);
        var added = Described(vocab, file.Root[EndOfText].IsNull
            ? new JsonArray()
            : new JsonArray(new JsonObject
            {
                ["id"] = file.Root[EndOfText].Index(), ["content"] = EndOfText, ["special"] = true,
            }));
        var vocabulary = Vocabulary.Read(file.Root, added);
        var model = Described(merges, new JsonObject { ["merges"] = Pairs(merges) });
        return new PipelineTokenizer(new Pipeline(
            vocabulary, AddedTokens.Read(added, vocabulary, text => text), text => text, WordPattern.Gpt2.Cut,
            BpeModel.Read(model, vocabulary, Spelling.Bytes), Surroundings.None, tokens => [ByteLetters.Read(tokens)]));
    }

    /// <summary>Other models have files of these names and cut text in other ways, which the files do not say.</summary>
    private static void Expect(string path, string name, params string[] expected)
    {
        if (!File.Exists(path))
            return;

        using var file = TokenizerFile.Open(path);
        var field = file.Root[name];
        if (!field.IsNull && !expected.Contains(field.Text()))
        {
            throw field.Error(
                $"'{field.Text()}' has no tokenizer.json, and vocab.json and merges.txt are enough for GPT-2 only",
                "fetch the model's tokenizer.json, or save the tokenizer with `save_pretrained` of transformers, which writes it.");
        }
    }

    private static JsonArray Pairs(string path)
    {
        try
        {
            return [.. File.ReadLines(path)
                .Where(line => line.Length > 0 && !line.StartsWith("#version", StringComparison.Ordinal))
                .Select(line => JsonValue.Create(line))];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new FileFormatException(path, "", "the file cannot be read", "fetch it again: vocab.json needs it.", error);
        }
    }

    private static JsonField Described(string path, JsonNode content) => new(path, "", JsonSerializer.SerializeToElement(content));
}
