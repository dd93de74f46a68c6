using System.Numerics;

namespace Mib.Torch;

/// <summary>Converts between the number types of tensors and of C#.</summary>
internal static class Number
{
    public static TTo To<TFrom, TTo>(TFrom value)
        where TFrom : struct, INumber<TFrom>
        where TTo : unmanaged
    {
        object converted = default(TTo) switch
        {
            float => float.CreateTruncating(value),
            double => double.CreateTruncating(value),
            long => long.CreateTruncating(value),
            int => int.CreateTruncating(value),
            short => short.CreateTruncating(value),
            sbyte => sbyte.CreateTruncating(value),
            byte => byte.CreateTruncating(value),
            Half => Half.CreateTruncating(value),
            bool => !TFrom.IsZero(value),
            _ => throw new NotSupportedException($"The elements of a tensor do not convert to {typeof(TTo).Name}."),
        };
        return (TTo)converted;
    }
}
