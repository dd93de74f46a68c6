using System.Runtime.InteropServices;

namespace Mib.Torch;

/// <summary>What a <see cref="Value"/> holds; the numbers are those of native/mibtorch.h.</summary>
internal enum Tag
{
    None = 0,
    Tensor = 1,
    Int = 2,
    Double = 3,
    Bool = 4,
    Ints = 5,
    Tensors = 6,
    OptionalTensors = 7,
    Doubles = 8,
    Text = 9,
    Device = 10,
    Generator = 11,
}

/// <summary>An argument or a result on its way over the border, laid out as in native/mibtorch.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Value
{
    public Tag Tag;
    public int Count;
    public long Bits;

    public readonly void* Pointer => (void*)Bits;
}
