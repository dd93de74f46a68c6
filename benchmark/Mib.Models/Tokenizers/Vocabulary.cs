namespace Mib.Models.Tokenizers;

/// <summary>Tokens and their ids: one id for each token, with no gap.</summary>
/// <param name="model">The tokens that the model makes of text.</param>
/// <param name="added">The tokens that are taken out of the text before the model sees it; some are the model's, too.</param>
/// <param name="tokens">[id].</param>
internal sealed class Vocabulary(Dictionary<string, int> model, Dictionary<string, int> added, string[] tokens)
{
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> bySpan =
        model.GetAlternateLookup<ReadOnlySpan<char>>();

    public int Size => tokens.Length;

    /// <summary>The tokens that the model makes of text, and their ids.</summary>
    public IEnumerable<KeyValuePair<string, int>> Model => model;

    public string this[int id] => id >= 0 && id < tokens.Length
        ? tokens[id]
        : throw new ArgumentOutOfRangeException(nameof(id), id, $"The vocabulary has the ids 0 to {tokens.Length - 1}.");

    public int? IdOf(string token) => added.TryGetValue(token, out var id) || model.TryGetValue(token, out id) ? id : null;

    /// <summary>Id of one of the model's own tokens; -1 if it is none.</summary>
    public int ModelIdOf(ReadOnlySpan<char> token) => bySpan.TryGetValue(token, out var id) ? id : -1;

    /// <summary>Joins the model's vocabulary and the tokens that were added to it.</summary>
    public static Vocabulary Read(JsonField vocab, JsonField addedTokens)
    {
        var model = new Dictionary<string, int>(vocab.RequireObject().Value.GetPropertyCount(), StringComparer.Ordinal);
        var owners = new Dictionary<int, string>(model.Capacity);
        foreach (var (token, value) in vocab.Members())
        {
            var field = vocab.Member(token, value);
            if (model.ContainsKey(token))
                throw field.Error($"the token '{token}' is there twice", "give each token one entry.");
            model.Add(token, Own(owners, token, field));
        }

        var added = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var item in addedTokens.Items())
        {
            var token = item["content"].Text();
            if (!added.TryGetValue(token, out var known) && !model.TryGetValue(token, out known))
                known = Own(owners, token, item["id"]);
            else if (known != item["id"].Index())
                throw item["id"].Error($"'{token}' has id {known} in the vocabulary", $"write {known} here.");
            added[token] = known;
        }

        return new Vocabulary(model, added, WithoutGaps(vocab, owners));
    }

    private static int Own(Dictionary<int, string> owners, string token, JsonField field)
    {
        var id = field.Index();
        if (!owners.TryAdd(id, token))
            throw field.Error($"id {id} belongs to '{owners[id]}' already", "give each token an id of its own.");
        return id;
    }

    private static string[] WithoutGaps(JsonField vocab, Dictionary<int, string> owners)
    {
        if (owners.Count == 0)
            throw vocab.Error("the vocabulary is empty", "fetch the file again.");

        return [.. Enumerable.Range(0, owners.Count).Select(id => owners.TryGetValue(id, out var token)
            ? token
            : throw vocab.Error(
                $"no token has id {id}, and the largest id is {owners.Keys.Max()}",
                "number the tokens from 0 without a gap."))];
    }
}
