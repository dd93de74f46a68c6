using System.Numerics;
using System.Runtime.InteropServices;
using Mib.Core.Errors;

namespace Mib.Models.Checkpoints;

/// <summary>Refuses numbers that are no weights: NaN, infinities, and what becomes infinite in the type to compute in.</summary>
/// <param name="file">Path of the file, for the message.</param>
/// <param name="entry">The tensor that is read.</param>
/// <param name="computed">The type that its numbers are converted to.</param>
internal sealed class FiniteCheck(string file, TensorEntry entry, ScalarType computed)
{
    /// <summary>Half a unit beyond the largest number: the least magnitude that is rounded to infinity.</summary>
    private readonly double limit = computed switch
    {
        ScalarType.Float64 => double.PositiveInfinity,
        ScalarType.Float32 => Math.ScaleB(1, 128) - Math.ScaleB(1, 103),
        ScalarType.BFloat16 => Math.ScaleB(1, 128) - Math.ScaleB(1, 119),
        ScalarType.Float16 => 65_520,
        _ => throw new ArgumentException($"Weights are not computed with in {computed}.", nameof(computed)),
    };

    private long before;

    /// <summary>Checks the tensor's next numbers.</summary>
    /// <param name="chunk">The numbers as stored; contiguous, on the CPU.</param>
    /// <exception cref="FileFormatException">One of them is not finite; it is named by its indices.</exception>
    public void Check(Tensor chunk)
    {
        var place = First(chunk.bytes, chunk.dtype);
        if (place >= 0)
        {
            using var scope = NewDisposeScope();
            throw new FileFormatException(
                file, $"tensor '{entry.Name}'",
                FormattableString.Invariant($"element [{Indices(before + place)}] is {chunk.reshape(-1)[place].ToDouble()}, not a finite number in {computed}"),
                "these weights cannot be computed with: download or train them again.");
        }

        before += chunk.numel();
    }

    private int First(ReadOnlySpan<byte> numbers, ScalarType stored) => stored switch
    {
        ScalarType.Float64 => First(MemoryMarshal.Cast<byte, long>(numbers), BitConverter.DoubleToInt64Bits(limit)),
        ScalarType.Float32 => First(MemoryMarshal.Cast<byte, int>(numbers), BitConverter.SingleToInt32Bits((float)limit)),
        ScalarType.Float16 => First(MemoryMarshal.Cast<byte, short>(numbers), BitConverter.HalfToInt16Bits((Half)limit)),
        ScalarType.BFloat16 => First(
            MemoryMarshal.Cast<byte, short>(numbers), (short)((BitConverter.SingleToInt32Bits((float)limit) + 0xffff) >> 16)),
        _ => throw new FileFormatException(
            file, $"tensor '{entry.Name}'", $"its dtype is {entry.Dtype}, weights are F32, F64, F16 or BF16", "use the weights that belong to the model."),
    };

    /// <summary>Without their sign, the bits of numbers are ordered as their magnitudes are, and NaN comes last.</summary>
    private static int First<T>(ReadOnlySpan<T> bits, T limit)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var (largest, magnitude) = (Vector<T>.Zero, new Vector<T>(T.MaxValue));
        var vectors = MemoryMarshal.Cast<T, Vector<T>>(bits);
        foreach (var vector in vectors)
            largest = Vector.Max(largest, vector & magnitude);

        for (var i = Vector.LessThanAll(largest, new(limit)) ? vectors.Length * Vector<T>.Count : 0; i < bits.Length; i++)
        {
            if ((bits[i] & T.MaxValue) >= limit)
                return i;
        }

        return -1;
    }

    private string Indices(long place)
    {
        var indices = new long[entry.Shape.Length];
        for (var i = indices.Length - 1; i >= 0; i--)
            (place, indices[i]) = Math.DivRem(place, entry.Shape[i]);
        return string.Join(", ", indices);
    }
}
