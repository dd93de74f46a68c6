namespace Mib.Models.Tokenizers.Bpe;

/// <summary>The tokens of a word while pairs of them are being merged: a linked list, and a queue of what to merge next.</summary>
internal sealed class Symbols
{
    private const int None = -1;

    private readonly List<string> unknown = [];

    /// <summary>The id of a merge, by rank and then by place: ties go to the left.</summary>
    private readonly PriorityQueue<int, ulong> queue = new();

    private Symbol[] symbols = new Symbol[64];
    private int count;

    /// <summary>How many tokens the list has room for.</summary>
    public int Capacity => symbols.Length;

    public void Clear()
    {
        count = 0;
        unknown.Clear();
    }

    /// <summary>Adds a token that holds a range of the word.</summary>
    public void Add(int id, int start, int end)
    {
        if (count == symbols.Length)
            Array.Resize(ref symbols, 2 * count);
        symbols[count] = new Symbol { Id = id, Start = start, End = end, Previous = count - 1, Next = count + 1 };
        count++;
    }

    /// <summary>Makes the last token hold more of the word.</summary>
    public void ExtendLast(int end) => symbols[count - 1].End = end;

    public void NoteUnknown(string piece) => unknown.Add(piece);

    /// <summary>Merges pairs, those of the lowest rank first, until none is left that becomes a token.</summary>
    /// <returns>The tokens that are left, and the pieces that were noted as unknown.</returns>
    public TokenizedWord Merge(MergeTable merges)
    {
        if (count > 0)
            symbols[count - 1].Next = None;
        for (var i = 0; i < count - 1; i++)
            Consider(merges, i);

        while (queue.TryDequeue(out var id, out var priority))
        {
            // What has been merged away, or with something else, since it was queued is passed over.
            var at = (int)(uint)priority;
            ref var left = ref symbols[at];
            if (left.Id == None || left.Next == None || merges.Of(left.Id, symbols[left.Next].Id).Id != id)
                continue;

            ref var right = ref symbols[left.Next];
            (left.Id, left.End, left.Next) = (id, right.End, right.Next);
            right.Id = None;
            if (left.Next != None)
            {
                symbols[left.Next].Previous = at;
                Consider(merges, at);
            }

            if (left.Previous != None)
                Consider(merges, left.Previous);
        }

        var kept = new List<TokenizedWord.Token>();
        foreach (ref readonly var symbol in symbols.AsSpan(0, count))
        {
            if (symbol.Id != None)
                kept.Add(new(symbol.Id, symbol.Start, symbol.End));
        }

        return new TokenizedWord([.. kept], [.. unknown]);
    }

    private void Consider(MergeTable merges, int at)
    {
        var merge = merges.Of(symbols[at].Id, symbols[symbols[at].Next].Id);
        if (merge.Id >= 0)
            queue.Enqueue(merge.Id, ((ulong)(uint)merge.Rank << 32) | (uint)at);
    }

    private struct Symbol
    {
        public int Id;
        public int Start;
        public int End;
        public int Previous;
        public int Next;
    }
}

/// <summary>What a word became.</summary>
/// <param name="Tokens">In the word's order.</param>
/// <param name="Unknown">The pieces that the vocabulary does not know.</param>
internal sealed record TokenizedWord(TokenizedWord.Token[] Tokens, string[] Unknown)
{
    /// <summary>A token and the range of the word that it holds.</summary>
    public readonly record struct Token(int Id, int Start, int End);
}
