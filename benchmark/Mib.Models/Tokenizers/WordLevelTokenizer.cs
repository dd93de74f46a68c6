using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mib.Models.Tokenizers;

/// <summary>Makes tokenizers with one token a word, for models with a small vocabulary of their own.</summary>
public static class WordLevelTokenizer
{
    /// <summary>Token 0: begins every prompt, and fills short ones up.</summary>
    public const string BeginOfText = "<|endoftext|>";

    /// <summary>Token 1: stands for every word that the vocabulary does not have.</summary>
    public const string UnknownWord = "[UNK]";

    /// <summary>Id of <see cref="BeginOfText"/>.</summary>
    public const int BeginOfTextId = 0;

    /// <summary>Id of the first word.</summary>
    public const int FirstWord = 2;

    // "<|endoftext|>" should read as itself in the file, not as \u003C|endoftext|\u003E.
    private static readonly JsonSerializerOptions Format =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a <c>tokenizer.json</c> that Hugging Face's own library reads, too.</summary>
    /// <param name="path">The file to write; one that is there is replaced.</param>
    /// <param name="words">Words and punctuation marks; the first gets id 2.</param>
    /// <exception cref="ArgumentException">A word occurs twice, is reserved, or would be cut into several tokens.</exception>
    public static void Write(string path, IEnumerable<string> words)
    {
        string[] all = [.. words];
        if (FaultOf(all) is { } fault)
            throw new ArgumentException(fault, nameof(words));
        var vocab = new JsonObject { [BeginOfText] = BeginOfTextId, [UnknownWord] = 1 };
        foreach (var word in all)
            vocab.Add(word, vocab.Count);
        File.WriteAllText(path, Describe(vocab).ToJsonString(Format) + "\n");
    }

    /// <summary>Why words cannot be a vocabulary; null if they can.</summary>
    /// <returns>A sentence that names the first word that occurs twice, is reserved, or would be cut into several tokens.</returns>
    public static string? FaultOf(IEnumerable<string> words)
    {
        var (cut, _) = PreTokenizers.Read(new JsonField("", "", Whitespace()));
        var seen = new HashSet<string>(StringComparer.Ordinal) { BeginOfText, UnknownWord };
        foreach (var word in words)
        {
            if (!seen.Add(word))
                return $"The word '{word}' is there already.";
            if (!cut(new Slice(new AlignedText(word), 0, word.Length)).Select(piece => piece.ToString()).SequenceEqual([word]))
                return $"'{word}' is not a single word.";
        }

        return null;
    }

    private static JsonObject Describe(JsonObject vocab) => new()
    {
        ["version"] = "1.0",
        ["truncation"] = null,
        ["padding"] = null,
        ["added_tokens"] = new JsonArray(new JsonObject
        {
            ["id"] = 0,
            ["content"] = BeginOfText,
            ["single_word"] = false,
            ["lstrip"] = false,
            ["rstrip"] = false,
            ["normalized"] = false,
            ["special"] = true,
        }),
        ["normalizer"] = null,
        ["pre_tokenizer"] = JsonSerializer.SerializeToNode(Whitespace()),
        ["post_processor"] = new JsonObject
        {
            ["type"] = "TemplateProcessing",
            ["single"] = new JsonArray(Special(0), Sequence("A", 0)),
            ["pair"] = new JsonArray(Special(0), Sequence("A", 0), Sequence("B", 1)),
            ["special_tokens"] = new JsonObject
            {
                [BeginOfText] = new JsonObject
                {
                    ["id"] = BeginOfText, ["ids"] = new JsonArray(0), ["tokens"] = new JsonArray(BeginOfText),
                },
            },
        },
        ["decoder"] = null,
        ["model"] = new JsonObject { ["type"] = "WordLevel", ["vocab"] = vocab, ["unk_token"] = UnknownWord },
    };

    private static JsonElement Whitespace() => JsonSerializer.SerializeToElement(new { type = "Whitespace" });

    private static JsonObject Special(int typeId) =>
        new() { ["SpecialToken"] = new JsonObject { ["id"] = BeginOfText, ["type_id"] = typeId } };

    private static JsonObject Sequence(string id, int typeId) =>
        new() { ["Sequence"] = new JsonObject { ["id"] = id, ["type_id"] = typeId } };
}
