namespace Mib.Models.Tokenizers;

/// <summary>A part of a text.</summary>
/// <param name="Text">Its characters.</param>
/// <param name="Start">Where it begins in the whole text, in UTF-16 units.</param>
/// <param name="End">Where it ends.</param>
internal readonly record struct Piece(string Text, int Start, int End)
{
    public static Piece Of(string whole, int start, int end) => new(whole[start..end], start, end);

    /// <summary>A part of this piece, placed in the whole text.</summary>
    public Piece Part(int start, int end) => new(Text[start..end], Start + start, Start + end);
}
