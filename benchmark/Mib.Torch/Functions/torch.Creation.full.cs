namespace Mib.Torch;

public static partial class torch
{
    public static Tensor full(
        long[] size, Scalar value,
        ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Created(Op.Call("full", size, value, dtype, Layout, Usable(device)), requires_grad, names);

    public static Tensor full(
        long size, Scalar value,
        ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        full(new long[] { size }, value, dtype, device, requires_grad, names);

    public static Tensor full(
        long rows, long columns, Scalar value,
        ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        full(new long[] { rows, columns }, value, dtype, device, requires_grad, names);

    public static Tensor full(
        long dim0, long dim1, long dim2, Scalar value,
        ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        full(new long[] { dim0, dim1, dim2 }, value, dtype, device, requires_grad, names);

    public static Tensor full(
        long dim0, long dim1, long dim2, long dim3, Scalar value,
        ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        full(new long[] { dim0, dim1, dim2, dim3 }, value, dtype, device, requires_grad, names);

    public static Tensor full(
        ReadOnlySpan<long> size, Scalar value,
        ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        full(size.ToArray(), value, dtype, device, requires_grad, names);
}
