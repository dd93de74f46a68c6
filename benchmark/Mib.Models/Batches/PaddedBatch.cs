using Mib.Core.Errors;

namespace Mib.Models.Batches;

/// <summary>On which side shorter prompts are filled up.</summary>
public enum PaddingSide
{
    /// <summary>After the prompt.</summary>
    Right,

    /// <summary>Before the prompt, so that all prompts end together.</summary>
    Left,
}

/// <summary>Prompts of mixed length as one rectangle: tokens with mask, positions and last places, never apart.</summary>
/// <remarks>What is real comes from the lengths, never from comparing tokens with a padding id, which may occur in prompts.</remarks>
public sealed class PaddedBatch : IDisposable
{
    private readonly long[] lengths;
    private readonly long[] tokenCells;
    private readonly bool[] maskCells;
    private readonly long[] positionCells;
    private readonly long[] lastPlaces;

    private PaddedBatch(long[] tokens, bool[] mask, long[] positions, long[] last, long[] lengths, long width, Device device)
    {
        (tokenCells, maskCells, positionCells, lastPlaces, this.lengths) = (tokens, mask, positions, last, lengths);
        LargestToken = tokens.Max();
        if (tokens.Min() is < 0 and var negative)
            throw new UsageException($"{negative} is no token id.", "ids are whole numbers from 0.");
        var rows = Rows = last.Length;
        Width = width;
        Tokens = Own(tensor(tokens, [rows, width], device: device));
        Mask = Own(tensor(mask, [rows, width], device: device));
        Positions = Own(tensor(positions, [rows, width], device: device));
        Last = Own(tensor(last, [rows], device: device));
    }

    /// <summary>Number of prompts.</summary>
    public long Rows { get; }

    /// <summary>Length of the longest prompt.</summary>
    public long Width { get; }

    /// <summary>Most real tokens of a row, those before the batch included.</summary>
    public long Longest => lengths.Max();

    /// <summary>The largest token id of the batch.</summary>
    public long LargestToken { get; }

    /// <summary>[batch, pos] int64.</summary>
    public Tensor Tokens { get; }

    /// <summary>[batch, pos] bool; true where a token is real.</summary>
    public Tensor Mask { get; }

    /// <summary>[batch, pos] int64; the real tokens of each prompt count 0, 1, 2 …</summary>
    public Tensor Positions { get; }

    /// <summary>[batch] int64; place of each prompt's last real token.</summary>
    public Tensor Last { get; }

    /// <summary>Pads prompts to the length of the longest.</summary>
    /// <param name="prompts">At least one prompt; each has at least one token.</param>
    /// <param name="side">Where the padding goes.</param>
    /// <param name="device">Where the tensors live; the processor if none is given.</param>
    /// <exception cref="UsageException">There is no prompt, or one is empty.</exception>
    public static PaddedBatch Of(IReadOnlyList<IReadOnlyList<int>> prompts, PaddingSide side = PaddingSide.Right, Device? device = null)
    {
        if (prompts.Count == 0 || prompts.Any(p => p.Count == 0))
            throw new UsageException("A batch needs at least one prompt, and each prompt at least one token.", "remove the empty prompts.");

        var width = prompts.Max(p => p.Count);
        var tokens = new long[prompts.Count * width];
        var mask = new bool[tokens.Length];
        var positions = new long[tokens.Length];
        var last = new long[prompts.Count];
        for (var row = 0; row < prompts.Count; row++)
        {
            var prompt = prompts[row];
            var start = side == PaddingSide.Left ? width - prompt.Count : 0;
            last[row] = start + prompt.Count - 1;
            for (var column = 0; column < width; column++)
            {
                var cell = (row * width) + column;
                var place = column - start;
                mask[cell] = place >= 0 && place < prompt.Count;
                // Padding repeats the prompt's edge: any token of the vocabulary and any position do, nothing reads them.
                positions[cell] = Math.Clamp(place, 0, prompt.Count - 1);
                tokens[cell] = prompt[(int)positions[cell]];
            }
        }

        return new(tokens, mask, positions, last, [.. prompts.Select(p => (long)p.Count)], width, device ?? CPU);
    }

    /// <summary>The token that follows each prompt, as a batch of its own that goes on counting positions.</summary>
    /// <param name="tokens">[batch].</param>
    public PaddedBatch Next(IReadOnlyList<int> tokens)
    {
        if (tokens.Count != Rows)
            throw new ArgumentException($"There are {tokens.Count} tokens for {Rows} prompts.", nameof(tokens));
        return new(
            [.. tokens.Select(t => (long)t)], [.. tokens.Select(_ => true)], lengths, new long[Rows], [.. lengths.Select(n => n + 1)], 1, Tokens.device);
    }

    /// <summary>Some neighbouring columns as a batch of their own, which goes on counting positions.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many; at least one.</param>
    /// <remarks>A row that ends elsewhere has its last place at the nearest of them.</remarks>
    public PaddedBatch Columns(int first, int count)
    {
        return new(
            Cut(tokenCells), Cut(maskCells), Cut(positionCells), [.. lastPlaces.Select(place => Math.Clamp(place - first, 0, count - 1))], lengths, count, Tokens.device);

        T[] Cut<T>(T[] all) => [.. all.Chunk((int)Width).SelectMany(row => row.AsSpan(first, count).ToArray())];
    }

    /// <summary>All prompts several times over: first all of them once, then all of them again.</summary>
    public PaddedBatch Repeat(int times)
    {
        return new(Over(tokenCells), Over(maskCells), Over(positionCells), Over(lastPlaces), Over(lengths), Width, Tokens.device);

        T[] Over<T>(T[] all) => [.. Enumerable.Repeat(all, times).SelectMany(x => x)];
    }

    /// <summary>The rows of a tensor at each prompt's last real token.</summary>
    /// <param name="perPosition">[batch, pos, n].</param>
    /// <returns>[batch, n].</returns>
    public Tensor AtLast(Tensor perPosition)
    {
        using var scope = NewDisposeScope();
        var index = Last.view(Rows, 1, 1).expand(Rows, 1, perPosition.shape[2]);
        return perPosition.gather(1, index).squeeze(1).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Tokens.Dispose();
        Mask.Dispose();
        Positions.Dispose();
        Last.Dispose();
    }

    /// <summary>The batch frees its tensors itself, whatever scope it is made in.</summary>
    private static Tensor Own(Tensor made) => made.DetachFromDisposeScope();
}
