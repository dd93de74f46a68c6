using System.Runtime.InteropServices;

namespace Mib.Benchmarks.Torch;

/// <summary>The same work in C++ against the same libtorch (native/floor.cpp).</summary>
internal static unsafe partial class Floor
{
    private const string Library = "mibfloor";

    public static void Add(Tensor left, Tensor right, int times) => floor_add(left.Handle, right.Handle, times);

    public static void Matmul(Tensor left, Tensor right, int times) => floor_matmul(left.Handle, right.Handle, times);

    public static double Gpt2(Tensor[] weights, Tensor tokens, bool backward)
    {
        nint[] handles = [.. weights.Select(weight => weight.Handle)];
        fixed (nint* first = handles)
        {
            return floor_gpt2(first, handles.Length, tokens.Handle, backward ? 1 : 0);
        }
    }

    [LibraryImport(Library)]
    private static partial void floor_add(nint left, nint right, int times);

    [LibraryImport(Library)]
    private static partial void floor_matmul(nint left, nint right, int times);

    [LibraryImport(Library)]
    private static partial double floor_gpt2(nint* weights, int count, nint tokens, int backward);
}
