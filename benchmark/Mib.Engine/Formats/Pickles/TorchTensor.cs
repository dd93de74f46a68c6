namespace Mib.Engine.Formats.Pickles;

/// <summary>Numbers of a torch file, in an entry of their own.</summary>
/// <param name="Key">Name of the entry.</param>
/// <param name="Dtype">Element type.</param>
/// <param name="Count">How many there are.</param>
internal sealed record TorchStorage(string Key, ScalarType Dtype, long Count)
{
    /// <summary>Bytes of a number.</summary>
    public int ElementSize => Dtype switch
    {
        ScalarType.Float64 or ScalarType.Int64 => 8,
        ScalarType.Float32 or ScalarType.Int32 => 4,
        ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Int16 => 2,
        _ => 1,
    };
}

/// <summary>A tensor of a torch file: a view of a storage, not read yet.</summary>
/// <param name="Storage">The numbers.</param>
/// <param name="Offset">Place of its first element.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Strides">How far apart neighbours along each dimension are.</param>
internal sealed record TorchTensor(TorchStorage Storage, long Offset, long[] Shape, long[] Strides)
{
    private const int MostDimensions = 16;

    /// <summary>Checks that a view stays inside its storage, and that it is no larger than what it views.</summary>
    /// <exception cref="InvalidDataException">It does not, or it is.</exception>
    public static TorchTensor View(TorchStorage storage, long offset, long[] shape, long[] strides)
    {
        if (shape.Length != strides.Length || shape.Length > MostDimensions)
            throw new InvalidDataException($"a tensor has {shape.Length} sizes and {strides.Length} strides");
        if (offset < 0 || shape.Any(size => size < 0) || strides.Any(stride => stride < 0))
            throw new InvalidDataException("a tensor has a negative size, stride or offset");

        var (count, last) = ((Int128)1, (Int128)offset);
        for (var i = 0; i < shape.Length; i++)
        {
            // What is too large stays too large; two factors below 2^63 fit.
            count = count > long.MaxValue && shape[i] > 0 ? count : count * shape[i];
            last += (Int128)Math.Max(0, shape[i] - 1) * strides[i];
        }

        if (count > 0 && last >= storage.Count)
            throw new InvalidDataException($"a tensor of shape [{string.Join(", ", shape)}] goes past the {storage.Count} numbers of storage '{storage.Key}'");
        if (count > storage.Count)
            throw new InvalidDataException($"a tensor of shape [{string.Join(", ", shape)}] repeats the {storage.Count} numbers of storage '{storage.Key}': save a contiguous copy");
        return new(storage, offset, shape, strides);
    }
}
