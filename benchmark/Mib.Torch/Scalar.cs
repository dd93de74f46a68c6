using static Mib.Torch.torch;

namespace Mib.Torch;

/// <summary>A number of a given type, as an argument of an operator.</summary>
public sealed class Scalar : IDisposable
{
    private Scalar(ScalarType type, Tag tag, long bits)
    {
        Type = type;
        Tag = tag;
        Bits = bits;
    }

    public ScalarType Type { get; }

    internal Tag Tag { get; }

    internal long Bits { get; }

    internal bool IsIntegral => Tag == Tag.Int;

    public static implicit operator Scalar(byte value) => new(ScalarType.Byte, Tag.Int, value);

    public static implicit operator Scalar(int value) => new(ScalarType.Int32, Tag.Int, value);

    public static implicit operator Scalar(long value) => new(ScalarType.Int64, Tag.Int, value);

    public static implicit operator Scalar(float value) => Real(ScalarType.Float32, value);

    public static implicit operator Scalar(double value) => Real(ScalarType.Float64, value);

    public static implicit operator Scalar(Half value) => Real(ScalarType.Float16, (double)value);

    public static implicit operator Scalar(bool value) => new(ScalarType.Bool, Tag.Bool, value ? 1 : 0);

    public void Dispose()
    {
        // Nothing native is behind a number; TorchSharp's is disposable, so programs may dispose it.
    }

    private static Scalar Real(ScalarType type, double value) =>
        new(type, Tag.Double, BitConverter.DoubleToInt64Bits(value));
}
