namespace Mib.Models.Tokenizers;

/// <summary>A tokenized text.</summary>
/// <param name="Ids">[pos].</param>
/// <param name="Offsets">
/// [pos] where each token's characters begin and end in the text, in UTF-16 units. Empty for tokens that stand for no
/// text; the whole character for each of several tokens that share one.
/// </param>
/// <param name="Unknown">The pieces of text that the vocabulary does not know; empty for most tokenizers.</param>
public sealed record Encoding(
    IReadOnlyList<int> Ids, IReadOnlyList<(int Start, int End)> Offsets, IReadOnlyList<string> Unknown)
{
    /// <summary>The positions of the tokens that hold a part of the text, or some of it.</summary>
    /// <param name="start">Where the part begins, in UTF-16 units.</param>
    /// <param name="end">Where it ends.</param>
    /// <returns>Positions in order; none if the part is empty or nothing of it became a token.</returns>
    public IReadOnlyList<int> Positions(int start, int end) =>
        [.. Enumerable.Range(0, Offsets.Count)
            .Where(pos => Offsets[pos] is var (first, last) && first < last && first < end && last > start && start < end)];
}
