using static Mib.Torch.torch;

namespace Mib.Torch;

/// <summary>
/// One argument of an operator as the C# side writes it. Everything that a signature can hold converts to it, and null
/// is libtorch's None.
/// </summary>
internal readonly struct Arg
{
    public readonly Tag Tag;
    public readonly int Count;
    public readonly long Bits;
    public readonly object? Reference;

    private Arg(Tag tag, long bits = 0, object? reference = null, int count = 0)
    {
        Tag = reference is null && tag is not (Tag.Int or Tag.Double or Tag.Bool or Tag.Device) ? Tag.None : tag;
        Count = count;
        Bits = bits;
        Reference = reference;
    }

    public static implicit operator Arg(Tensor? tensor) => new(Tag.Tensor, reference: tensor);

    public static implicit operator Arg(Tensor[]? tensors) => new(Tag.Tensors, 0, tensors, tensors?.Length ?? 0);

    public static implicit operator Arg(long[]? numbers) => new(Tag.Ints, 0, numbers, numbers?.Length ?? 0);

    public static implicit operator Arg(string? text) => new(Tag.Text, reference: text);

    public static implicit operator Arg(int number) => new(Tag.Int, number);

    public static implicit operator Arg(long number) => new(Tag.Int, number);

    public static implicit operator Arg(long? number) => number is { } value ? new(Tag.Int, value) : default;

    public static implicit operator Arg(double number) => new(Tag.Double, BitConverter.DoubleToInt64Bits(number));

    public static implicit operator Arg(double? number) => number is { } value ? value : default(Arg);

    public static implicit operator Arg(bool flag) => new(Tag.Bool, flag ? 1 : 0);

    public static implicit operator Arg(Scalar? scalar) => scalar is null ? default : new(scalar.Tag, scalar.Bits);

    public static implicit operator Arg(ScalarType type) => new(Tag.Int, (sbyte)type);

    public static implicit operator Arg(ScalarType? type) => type is { } value ? value : default(Arg);

    public static implicit operator Arg(Device? device) =>
        device is null ? default : new(Tag.Device, (int)device.type, null, device.index);

    public static implicit operator Arg(Generator? generator) => new(Tag.Generator, reference: generator);

    /// <summary>Indices of <c>aten::index</c>: a null stands for "all of this dimension".</summary>
    public static Arg Indices(Tensor?[] tensors) => new(Tag.OptionalTensors, 0, tensors, tensors.Length);
}
