using System.Runtime.InteropServices;

namespace Mib.Models;

/// <summary>The numbers of a tensor as .NET arrays.</summary>
public static class TensorValues
{
    /// <summary>All numbers, row by row, as double precision.</summary>
    public static double[] ToDoubles(this Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return MemoryMarshal.Cast<byte, double>(tensor.detach().to(ScalarType.Float64, CPU).contiguous().bytes).ToArray();
    }

    /// <summary>All numbers, row by row, as whole numbers.</summary>
    public static long[] ToLongs(this Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return MemoryMarshal.Cast<byte, long>(tensor.detach().to(ScalarType.Int64, CPU).contiguous().bytes).ToArray();
    }
}
