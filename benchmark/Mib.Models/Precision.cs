namespace Mib.Models;

/// <summary>Where a narrow element type is not enough.</summary>
public static class Precision
{
    /// <summary>The type for sums, norms and small differences of numbers of a type: itself, or float32 for bfloat16 and float16.</summary>
    public static ScalarType Wide(this ScalarType type) =>
        type is ScalarType.BFloat16 or ScalarType.Float16 ? ScalarType.Float32 : type;

    /// <summary>The numbers in <see cref="Wide(ScalarType)"/>; the very tensor where that is its type.</summary>
    public static Tensor Wide(this Tensor tensor) => tensor.dtype.Wide() == tensor.dtype ? tensor : tensor.to(tensor.dtype.Wide());
}
