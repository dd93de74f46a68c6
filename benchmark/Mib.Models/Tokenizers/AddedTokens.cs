namespace Mib.Models.Tokenizers;

/// <summary>Tokens that are taken out of the text as they stand, before anything else looks at it.</summary>
internal sealed class AddedTokens(string[] longestFirst, HashSet<string> special)
{
    public bool IsSpecial(string token) => special.Contains(token);

    public static AddedTokens Read(JsonField field)
    {
        var contents = new List<string>();
        var special = new HashSet<string>(StringComparer.Ordinal);
        foreach (var token in field.Items())
        {
            foreach (var flag in (string[])["single_word", "lstrip", "rstrip"])
            {
                if (token[flag].Flag())
                    throw token[flag].Unsupported("false");
            }

            var content = token["content"].Text();
            if (content.Length == 0)
                throw token["content"].Error("the token is empty", "give it a text.");
            contents.Add(content);
            if (token["special"].Flag())
                special.Add(content);
        }

        return new AddedTokens([.. contents.OrderByDescending(c => c.Length)], special);
    }

    /// <summary>Cuts the text into added tokens and what lies between them.</summary>
    public IEnumerable<(Piece Piece, bool IsAdded)> Split(string text)
    {
        var rest = 0;
        for (var at = 0; at < text.Length;)
        {
            var token = Array.Find(longestFirst, t => string.CompareOrdinal(text, at, t, 0, t.Length) == 0);
            if (token is null)
            {
                at++;
                continue;
            }

            if (at > rest)
                yield return (Piece.Of(text, rest, at), false);
            yield return (new Piece(token, at, at + token.Length), true);
            rest = at += token.Length;
        }

        if (rest < text.Length)
            yield return (Piece.Of(text, rest, text.Length), false);
    }
}
