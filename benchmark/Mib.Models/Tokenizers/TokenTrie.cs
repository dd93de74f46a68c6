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
    private readonly HashSet<char> firsts = [];
    private SearchValues<char> anyFirst = SearchValues.Create("");

    /// <summary>Adds a token; one of the same text is replaced, and an empty one is never found.</summary>
    public void Add(string text, AddedToken token)
    {
        if (text.Length == 0)
            return;

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

        tokens[node] = token;
        if (firsts.Add(text[0]))
            anyFirst = SearchValues.Create([.. firsts]);
    }

    /// <summary>The first token at or after a place of the text; null if there is none.</summary>
    public (int Start, int Length, AddedToken Token)? Next(ReadOnlySpan<char> text, int from)
    {
        for (var start = from; start < text.Length; start++)
        {
            var skip = text[start..].IndexOfAny(anyFirst);
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
}
