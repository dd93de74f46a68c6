namespace Mib.Torch;

public static partial class torch
{
    public static Tensor ones(
        long[] size,
        ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Created(Op.Call("ones", size, dtype, Layout, Usable(device)), requires_grad, names);

    public static Tensor ones(
        long size,
        ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        ones(new long[] { size }, dtype, device, requires_grad, names);

    public static Tensor ones(
        long rows, long columns,
        ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        ones(new long[] { rows, columns }, dtype, device, requires_grad, names);

    public static Tensor ones(
        long dim0, long dim1, long dim2,
        ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        ones(new long[] { dim0, dim1, dim2 }, dtype, device, requires_grad, names);

    public static Tensor ones(
        long dim0, long dim1, long dim2, long dim3,
        ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        ones(new long[] { dim0, dim1, dim2, dim3 }, dtype, device, requires_grad, names);

    public static Tensor ones(
        ReadOnlySpan<long> size,
        ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        ones(size.ToArray(), dtype, device, requires_grad, names);
}
