using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json;

namespace Mib.Models.Tokenizers.Bpe;

/// <summary>Which pairs of tokens become one, and which of them first: half of the time of tokenizing is spent asking it.</summary>
internal sealed class MergeTable
{
    /// <summary>Odd and unknown to whoever writes a file, so that no file can make all pairs collide.</summary>
    private static readonly ulong Multiplier = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))) | 1;

    private readonly Entry[] entries;
    private readonly int shift;

    private MergeTable(int count)
    {
        var slots = BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, count + (count / 2)));
        entries = new Entry[slots];
        Array.Fill(entries, Entry.None);
        shift = 64 - BitOperations.Log2(slots);
    }

    /// <summary>Reads <c>model.merges</c>: pairs as <c>"a b"</c> or as <c>["a", "b"]</c>, the first to merge first.</summary>
    public static MergeTable Read(JsonField field, Vocabulary vocabulary)
    {
        field.Items();
        var table = new MergeTable(field.Value.GetArrayLength());
        var rank = 0;
        foreach (var value in field.Value.EnumerateArray())
        {
            var (left, right) = PairIn(field, value, rank);
            table.Add(
                IdOf(left, field, rank, vocabulary), IdOf(right, field, rank, vocabulary),
                new Merge(rank, IdOf(left + right, field, rank, vocabulary)));
            rank++;
        }

        return table;
    }

    /// <summary>What a pair of tokens becomes; <see cref="Merge.None"/> if it stays a pair.</summary>
    public Merge Of(int left, int right)
    {
        var pair = Pair(left, right);
        for (var slot = pair * Multiplier >> shift; ; slot = (slot + 1) & (ulong)(entries.Length - 1))
        {
            ref readonly var entry = ref entries[slot];
            if (entry.Pair == pair || entry.Pair == Entry.Empty)
                return entry.Merge;
        }
    }

    /// <summary>Adds a pair; of one that is there twice the last counts, as in Hugging Face.</summary>
    private void Add(int left, int right, Merge merge)
    {
        var pair = Pair(left, right);
        var slot = pair * Multiplier >> shift;
        while (entries[slot].Pair != pair && entries[slot].Pair != Entry.Empty)
            slot = (slot + 1) & (ulong)(entries.Length - 1);
        entries[slot] = new Entry(pair, merge);
    }

    private static (string Left, string Right) PairIn(JsonField field, JsonElement value, int rank)
    {
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 2)
        {
            var pair = field.Element(rank, value);
            return (pair.Element(0, value[0]).Text(), pair.Element(1, value[1]).Text());
        }

        var parts = field.Element(rank, value).Text().Split(' ');
        return parts.Length == 2
            ? (parts[0], parts[1])
            : throw field.Element(rank, value).Error("should be two tokens with a blank between them", "fetch the file again.");
    }

    private static int IdOf(string token, JsonField field, int rank, Vocabulary vocabulary)
    {
        var id = vocabulary.ModelIdOf(token);
        return id >= 0 ? id : throw field.Element(rank, field.Value[rank]).Error(
            $"'{token}' is not in the vocabulary", "add it to 'model.vocab', or fetch the file again.");
    }

    private static ulong Pair(int left, int right) => ((ulong)(uint)left << 32) | (uint)right;

    private readonly record struct Entry(ulong Pair, Merge Merge)
    {
        /// <summary>No pair of ids, as ids are not negative.</summary>
        public const ulong Empty = ulong.MaxValue;

        public static Entry None => new(Empty, Merge.None);
    }
}

/// <summary>What a pair of tokens becomes.</summary>
/// <param name="Rank">Pairs of a lower rank are merged first.</param>
/// <param name="Id">The token that the two become.</param>
internal readonly record struct Merge(int Rank, int Id)
{
    /// <summary>For pairs that stay pairs.</summary>
    public static Merge None => new(-1, -1);
}
