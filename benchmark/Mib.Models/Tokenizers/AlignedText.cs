namespace Mib.Models.Tokenizers;

/// <summary>A text on its way through a tokenizer: its characters, and where in the given text they come from.</summary>
/// <param name="Text">The characters as they are now.</param>
/// <param name="Origins">Where each of them comes from; null where each stands for one in a row.</param>
/// <param name="Offset">Where that row begins.</param>
internal sealed record AlignedText(string Text, (int Start, int End)[]? Origins = null, int Offset = 0)
{
    /// <summary>The range of the given text behind a range of this one; empty where nothing of it is behind it.</summary>
    public (int Start, int End) Origin(int start, int end) =>
        Origins is null ? (Offset + start, Offset + end) : (Origins[start].Start, Origins[end - 1].End);
}

/// <summary>A part of a text.</summary>
internal readonly record struct Slice(AlignedText Whole, int Start, int End)
{
    public int Length => End - Start;

    public ReadOnlySpan<char> Span => Whole.Text.AsSpan(Start, Length);

    public override string ToString() => Span.ToString();

    /// <summary>A part of this part, by places in this part.</summary>
    public Slice Part(int start, int end) => new(Whole, Start + start, Start + end);

    /// <summary>This part with other characters, one for each.</summary>
    public Slice With(string characters) => new(
        new AlignedText(characters, Whole.Origins?[Start..End], Whole.Offset + Start), 0, characters.Length);

    /// <summary>The range of the given text behind a part of this part that is not empty.</summary>
    public (int Start, int End) Origin(int start, int end) => Whole.Origin(Start + start, Start + end);
}

/// <summary>A changed copy of a text that remembers where its characters come from.</summary>
internal sealed class AlignedBuilder(int capacity)
{
    private readonly List<char> characters = new(capacity);
    private readonly List<(int Start, int End)> origins = new(capacity);

    /// <summary>Adds characters as they are.</summary>
    public void Copy(Slice part)
    {
        characters.AddRange(part.Span);
        for (var i = 0; i < part.Length; i++)
            origins.Add(part.Origin(i, i + 1));
    }

    /// <summary>Adds characters that stand for a range of the given text.</summary>
    public void Add(ReadOnlySpan<char> replacement, (int Start, int End) origin)
    {
        characters.AddRange(replacement);
        for (var i = 0; i < replacement.Length; i++)
            origins.Add(origin);
    }

    public Slice ToSlice() =>
        new(new AlignedText(new string(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(characters)), [.. origins]), 0, characters.Count);
}
