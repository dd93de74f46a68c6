namespace Mib.Torch;

public static partial class torch
{
    public static Tensor cat(IList<Tensor> tensors, long dim = 0) => Op.Call("cat", tensors.ToArray(), dim);

    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0) => Op.Call("stack", tensors.ToArray(), dim);

    public static Tensor[] meshgrid(IEnumerable<Tensor> tensors, string indexing = "ij") =>
        Op.List("meshgrid.indexing", tensors.ToArray(), indexing);

    public static Tensor einsum(string equation, params Tensor[] tensors) => Op.Call("einsum", equation, tensors);

    public static Tensor[] chunk(Tensor input, long chunks, long dim = 0) => input.chunk(chunks, dim);

    public static Tensor[] split(Tensor tensor, long[] split_size_or_sections, long dim = 0) =>
        tensor.split(split_size_or_sections, dim);

    public static Tensor[] unbind(Tensor input, long dim = 0) => input.unbind(dim);

    public static Tensor[] where(Tensor condition) => Op.List("where", condition);
}
