using System.Runtime.InteropServices;

namespace Mib.Tests.Torch;

/// <summary>Reads tensors back as plain numbers.</summary>
internal static class TensorAssert
{
    public static double[] Values(this Tensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        return MemoryMarshal.Cast<byte, double>(tensor.detach().cpu().to(float64).contiguous().bytes).ToArray();
    }

    public static void Is(Tensor actual, long[] shape, double[] values, double tolerance = 1e-6)
    {
        Assert.That(actual.shape, NUnit.Framework.Is.EqualTo(shape), "shape");
        Assert.That(actual.Values(), NUnit.Framework.Is.EqualTo(values).Within(tolerance), "values");
    }
}
