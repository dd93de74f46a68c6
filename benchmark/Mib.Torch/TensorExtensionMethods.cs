using static Mib.Torch.torch;

namespace Mib.Torch;

public static class TensorExtensionMethods
{
    public static int ElementSize(this ScalarType type) => type switch
    {
        ScalarType.Byte or ScalarType.Int8 or ScalarType.Bool => 1,
        ScalarType.Int16 or ScalarType.Float16 or ScalarType.BFloat16 => 2,
        ScalarType.Int32 or ScalarType.Float32 => 4,
        ScalarType.Int64 or ScalarType.Float64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No such element type."),
    };

    public static long TotalSize(this IEnumerable<long> shape) =>
        shape.Aggregate(1L, (product, size) => product * size);

    public static Parameter AsParameter(this Tensor tensor) => new(tensor);

    public static bool ToBoolean(this Tensor value) => value.As<bool>();

    public static byte ToByte(this Tensor value) => value.As<byte>();

    public static int ToInt32(this Tensor value) => value.As<int>();

    public static long ToInt64(this Tensor value) => value.As<long>();

    public static Half ToHalf(this Tensor value) => value.As<Half>();

    public static float ToSingle(this Tensor value) => value.As<float>();

    public static double ToDouble(this Tensor value) => value.As<double>();
}
