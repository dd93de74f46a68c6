namespace Mib.Models.Tokenizers;

/// <summary>Tokens and their ids: one id for each token, with no gap.</summary>
internal sealed class Vocabulary(Dictionary<string, int> ids, string[] tokens)
{
    public int Size => tokens.Length;

    public string this[int id] => id >= 0 && id < tokens.Length
        ? tokens[id]
        : throw new ArgumentOutOfRangeException(nameof(id), id, $"The vocabulary has the ids 0 to {tokens.Length - 1}.");

    public int? IdOf(string token) => ids.TryGetValue(token, out var id) ? id : null;

    /// <summary>Joins the model's vocabulary and the tokens that were added to it.</summary>
    public static Vocabulary Read(JsonField vocab, JsonField addedTokens)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var owners = new Dictionary<int, string>();
        foreach (var (token, field) in vocab.Members())
        {
            if (ids.ContainsKey(token))
                throw field.Error($"the token '{token}' is there twice", "give each token one entry.");
            Add(ids, owners, token, field);
        }

        foreach (var added in addedTokens.Items())
        {
            var token = added["content"].Text();
            if (!ids.TryGetValue(token, out var known))
                Add(ids, owners, token, added["id"]);
            else if (known != added["id"].Index())
                throw added["id"].Error($"'{token}' has id {known} in the vocabulary", $"write {known} here.");
        }

        return new Vocabulary(ids, WithoutGaps(vocab, owners));
    }

    private static void Add(Dictionary<string, int> ids, Dictionary<int, string> owners, string token, JsonField field)
    {
        var id = field.Index();
        if (!owners.TryAdd(id, token))
            throw field.Error($"id {id} belongs to '{owners[id]}' already", "give each token an id of its own.");
        ids.Add(token, id);
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
