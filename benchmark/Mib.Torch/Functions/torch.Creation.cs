using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mib.Torch;

public static partial class torch
{
    /// <summary>The layout of creation functions, left to libtorch: dense.</summary>
    private static Arg Layout => default;

    public static Tensor zeros_like(
        Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Created(Op.Call("zeros_like", input, dtype, Layout, Usable(device)), requires_grad, names);

    public static Tensor ones_like(
        Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Created(Op.Call("ones_like", input, dtype, Layout, Usable(device)), requires_grad, names);

    public static Tensor empty_like(
        Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Created(Op.Call("empty_like", input, dtype, Layout, Usable(device)), requires_grad, names);

    public static Tensor full_like(
        Tensor input, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Created(Op.Call("full_like", input, value, dtype, Layout, Usable(device)), requires_grad, names);

    public static Tensor rand_like(
        Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Created(Op.Call("rand_like", input, dtype, Layout, Usable(device)), requires_grad);

    public static Tensor randn_like(
        Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Created(Op.Call("randn_like", input, dtype, Layout, Usable(device)), requires_grad);

    public static Tensor arange(
        Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(0, stop, dtype, device, requires_grad);

    public static Tensor arange(
        Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(start, stop, 1, dtype, device, requires_grad);

    public static Tensor arange(
        Scalar start, Scalar stop, Scalar step,
        ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Created(Op.Call("arange.start_step", start, stop, step, dtype, Layout, Usable(device)), requires_grad);

    public static Tensor linspace(
        double start, double end, long steps,
        ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Created(Op.Call("linspace", start, end, steps, dtype, Layout, Usable(device)), requires_grad);

    public static Tensor eye(
        long rows, long columns = -1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Created(
            Op.Call("eye.m", rows, columns < 0 ? rows : columns, dtype, Layout, Usable(device)), requires_grad, names);

    public static Tensor randint(
        long high, long[] size,
        ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null,
        string[]? names = null) =>
        randint(0, high, size, dtype, device, requires_grad, generator, names);

    public static Tensor randint(
        long low, long high, long[] size,
        ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null,
        string[]? names = null) =>
        Created(
            Op.Call("randint.low_generator", low, high, size, generator, dtype ?? int64, Layout, Usable(device)),
            requires_grad,
            names);

    public static Tensor randperm(
        long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null) =>
        Created(Op.Call("randperm.generator", n, generator, dtype ?? int64, Layout, Usable(device)), requires_grad);

    private static Tensor Created(Tensor tensor, bool requires_grad, string[]? names = null)
    {
        if (names is not null)
        {
            tensor.Dispose();
            throw new NotSupportedException("Tensors with named dimensions are not supported.");
        }

        return requires_grad ? tensor.requires_grad_() : tensor;
    }

    private static Tensor Copied<T>(
        ReadOnlySpan<T> data, long[] dimensions, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
        where T : unmanaged
    {
        Tensor near = empty(dimensions, TypeOf<T>());
        if (near.numel() != data.Length)
        {
            near.Dispose();
            throw new ArgumentException(
                $"{data.Length} values do not fill a tensor of [{string.Join(", ", dimensions)}].");
        }

        MemoryMarshal.AsBytes(data).CopyTo(near.bytes);
        if ((dtype ?? near.dtype) == near.dtype && device is null or { type: DeviceType.CPU })
        {
            return Created(near, requires_grad, names);
        }

        using (near)
        {
            return Created(near.to(dtype ?? near.dtype, device ?? CPU), requires_grad, names);
        }
    }

    private static ScalarType TypeOf<T>() => default(T) switch
    {
        float => ScalarType.Float32,
        double => ScalarType.Float64,
        long => ScalarType.Int64,
        int => ScalarType.Int32,
        bool => ScalarType.Bool,
        byte => ScalarType.Byte,
        _ => throw new NotSupportedException($"No tensor holds {typeof(T).Name}."),
    };

    private static ReadOnlySpan<T> Span<T>(IList<T> list) => list switch
    {
        T[] array => array,
        List<T> items => CollectionsMarshal.AsSpan(items),
        _ => list.ToArray(),
    };

    private static long[] Lengths(Array array) =>
        [.. Enumerable.Range(0, array.Rank).Select(array.GetLongLength)];

    private static ReadOnlySpan<T> Flat<T>(Array array) =>
        MemoryMarshal.CreateReadOnlySpan(
            ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)), array.Length);
}
