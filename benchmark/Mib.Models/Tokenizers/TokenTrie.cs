using System.Buffers;

namespace Mib.Models.Tokenizers;

/// <summary>Finds the first of many tokens in a text, and of those that begin there the longest.</summary>
internal sealed class TokenTrie
{
    /// <summary>Bounds the time that one place of the text can cost.</summary>
    public const int LongestToken = 1000;

    private const int Root = 0;
    private readonly Dictionary<(int Node, char Next), int> edges = [];
    private readonly List<AddedToken?> tokens = [null];
    private readonly SearchValues<char> firsts;

    /// <summary>A trie of tokens.</summary>
    /// <param name="entries">Of two with one text the last counts; one without text is never found.</param>
    public TokenTrie(IEnumerable<(string Text, AddedToken Token)> entries)
    {
        var letters = new HashSet<char>();
        foreach (var (text, token) in entries.Where(entry => entry.Text.Length > 0))
        {
            tokens[NodeOf(text)] = token;
            letters.Add(text[0]);
        }

        firsts = SearchValues.Create([.. letters]);
    }

    /// <summary>The first token at or after a place of the text; null if there is none.</summary>
    public (int Start, int Length, AddedToken Token)? Next(ReadOnlySpan<char> text, int from)
    {
        for (var start = from; start < text.Length; start++)
        {
            var skip = text[start..].IndexOfAny(firsts);
            if (skip < 0)
                break;
            start += skip;
            if (Longest(text[start..]) is var (length, token))
                return (start, length, token);
        }

        return null;
    }

    private (int Length, AddedToken Token)? Longest(ReadOnlySpan<char> text)
    {
        (int, AddedToken)? longest = null;
        var node = Root;
        for (var i = 0; i < text.Length && edges.TryGetValue((node, text[i]), out node); i++)
        {
            if (tokens[node] is { } token)
                longest = (i + 1, token);
        }

        return longest;
    }

    private int NodeOf(string text)
    {
        var node = Root;
        foreach (var next in text)
        {
            if (!edges.TryGetValue((node, next), out var child))
            {
                edges.Add((node, next), child = tokens.Count);
                tokens.Add(null);
            }

            node = child;
        }

        return node;
    }
}
