using System.Buffers.Binary;

namespace Mib.Store.Schema;

/// <summary>Floating-point numbers as SQLite can hold them.</summary>
internal static class Numbers
{
    /// <summary>SQLite has no NaN; NULL stands for it.</summary>
    public static double? ToColumn(double number) => double.IsNaN(number) ? null : number;

    public static double FromColumn(double? number) => number ?? double.NaN;

    public static byte[] ToBlob(ReadOnlySpan<double> numbers)
    {
        var bytes = new byte[numbers.Length * sizeof(double)];
        for (var i = 0; i < numbers.Length; i++)
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)), numbers[i]);
        return bytes;
    }

    public static double[] FromBlob(ReadOnlySpan<byte> bytes)
    {
        var numbers = new double[bytes.Length / sizeof(double)];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = BinaryPrimitives.ReadDoubleLittleEndian(bytes[(i * sizeof(double))..]);
        return numbers;
    }
}
