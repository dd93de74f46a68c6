using System.Text.Json;
using Mib.Core;
using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Engine.Data;
using Mib.Models.Tokenizers;

namespace Mib.Engine.Formats;

/// <summary>A <c>pairs.jsonl</c>: one pair a line, as text or as token ids.</summary>
/// <remarks>
/// Text: <c>clean</c>, <c>corrupted</c>, <c>answer</c>, <c>wrong</c>. Ids: <c>clean_ids</c>, <c>corrupted_ids</c>,
/// <c>answer_ids</c>, <c>wrong_ids</c>, used as they are. An answer of several tokens is judged by its first.
/// </remarks>
public static class PairsFile
{
    private const int LongestLine = 1 << 20;

    /// <summary>Reads and tokenizes every line; a line that cannot be used is an error, never skipped.</summary>
    /// <param name="path">The file.</param>
    /// <param name="vocabulary">How many tokens the model knows.</param>
    /// <param name="context">The model's longest prompt.</param>
    /// <param name="tokenizer">For pairs as text; null if the model has none.</param>
    /// <exception cref="FileFormatException">It is missing or empty, or a line is malformed; the message has its number.</exception>
    public static IReadOnlyList<TokenPair> Read(string path, int vocabulary, int context, ITokenizer? tokenizer)
    {
        var pairs = new List<TokenPair>();
        foreach (var (text, number) in Lines.Read(path, LongestLine))
        {
            var line = new Line(path, number);
            using var json = line.Parse(text);
            var pair = json.RootElement.TryGetProperty("clean_ids", out _)
                ? FromIds(line, json.RootElement, vocabulary)
                : FromText(line, json.RootElement, tokenizer);
            if (pair.CleanIds.Count > context)
                throw line.Error("", $"the prompt has {pair.CleanIds.Count} tokens, the model's context {context}", "shorten it or use another model.");
            if (pair.CleanIds.Count != pair.CorruptedIds.Count)
            {
                throw line.Error(
                    "", $"the clean prompt has {pair.CleanIds.Count} tokens, the corrupted one {pair.CorruptedIds.Count}",
                    "make them of equal length: activations are patched position by position.");
            }

            if (pair.AnswerId == pair.WrongId)
                throw line.Error("", "answer and wrong begin with the same token, so their logits cannot differ", "give two answers that differ in their first token.");

            pairs.Add(pair);
        }

        return pairs.Count > 0 ? pairs : throw new FileFormatException(path, "", "it has no pairs", "put one JSON object on each line.");
    }

    private static TokenPair FromIds(Line line, JsonElement json, int vocabulary) => new(
        Ids(line, json, "clean_ids", vocabulary), Ids(line, json, "corrupted_ids", vocabulary),
        Ids(line, json, "answer_ids", vocabulary)[0], Ids(line, json, "wrong_ids", vocabulary)[0]);

    private static TokenPair FromText(Line line, JsonElement json, ITokenizer? tokenizer)
    {
        if (tokenizer is null)
            throw line.Error("", "the pair is text, but the model has no tokenizer.json", "give clean_ids, corrupted_ids, answer_ids and wrong_ids.");
        return new(
            Encode("clean", SpecialTokens.Add), Encode("corrupted", SpecialTokens.Add),
            Encode("answer", SpecialTokens.None)[0], Encode("wrong", SpecialTokens.None)[0]);

        EquatableArray<int> Encode(string field, SpecialTokens specialTokens)
        {
            if (!json.TryGetProperty(field, out var value) || value.ValueKind != JsonValueKind.String)
                throw line.Error($"'{field}'", "it is missing or no string", "a pair has clean, corrupted, answer and wrong, or the four …_ids.");
            var encoding = tokenizer.Encode(Text(field, value), specialTokens);
            if (encoding.Unknown.Count > 0)
                throw line.Error($"'{field}'", $"the model does not know '{Short(encoding.Unknown[0])}'", "use words of the model's vocabulary.");
            return encoding.Ids.Count > 0 ? [.. encoding.Ids] : throw line.Error($"'{field}'", "it is empty", "write some text.");
        }

        string Text(string field, JsonElement value)
        {
            try
            {
                return value.GetString()!;
            }
            catch (InvalidOperationException error)
            {
                // Half of a surrogate pair, escaped: sound JSON, but no text.
                throw line.Error($"'{field}'", $"it is no text: {error.Message}", "write whole Unicode characters.");
            }
        }
    }

    private static EquatableArray<int> Ids(Line line, JsonElement json, string field, int vocabulary)
    {
        if (!json.TryGetProperty(field, out var value))
            throw line.Error($"'{field}'", "it is missing", "a pair of ids has clean_ids, corrupted_ids, answer_ids and wrong_ids.");
        IEnumerable<JsonElement> items = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [value];
        EquatableArray<int> ids = [.. items.Select(item =>
            item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out var id) && id >= 0 && id < vocabulary
                ? id
                : throw line.Error($"'{field}'", $"{Short(item.GetRawText())} is no token of the model (0 … {vocabulary - 1})", "correct the id."))];
        return ids.Count > 0 ? ids : throw line.Error($"'{field}'", "it is empty", "give at least one id.");
    }

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";

    private sealed record Line(string Path, int Number)
    {
        public FileFormatException Error(string field, string what, string fix) =>
            new(Path, field.Length == 0 ? $"line {Number}" : $"line {Number}, {field}", what, fix);

        public JsonDocument Parse(string text)
        {
            if (string.IsNullOrWhiteSpace(text))
                throw Error("", "it is empty", "remove the line.");
            try
            {
                var json = JsonDocument.Parse(text);
                return json.RootElement.ValueKind == JsonValueKind.Object
                    ? json
                    : throw Error("", "it is not a JSON object", "put one JSON object on each line.");
            }
            catch (JsonException error)
            {
                throw Error("", $"it is not JSON: {error.Message}", "put one JSON object on each line.");
            }
        }
    }
}
