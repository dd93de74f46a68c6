namespace Mib.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor reshape(params long[] shape) => Op.Call("reshape", this, shape);

        public Tensor view(params long[] shape) => Op.Call("view", this, shape);

        public Tensor view_as(Tensor other) => Op.Call("view_as", this, other);

        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0) =>
            Op.Call("as_strided", this, size, strides, storageOffset);

        public Tensor permute(params long[] permutation) => Op.Call("permute", this, permutation);

        public Tensor transpose(long dim0, long dim1) => Op.Call("transpose.int", this, dim0, dim1);

        public Tensor t() => Op.Call("t", this);

        public Tensor unsqueeze(long dim) => Op.Call("unsqueeze", this, dim);

        public Tensor squeeze(long? dim = null) =>
            dim is null ? Op.Call("squeeze", this) : Op.Call("squeeze.dim", this, dim);

        public Tensor expand(params long[] sizes) => Op.Call("expand", this, sizes);

        public Tensor expand(long[] sizes, bool isImplicit = false) => Op.Call("expand", this, sizes, isImplicit);

        public Tensor expand_as(Tensor other) => Op.Call("expand_as", this, other);

        public Tensor broadcast_to(params long[] shape) => Op.Call("broadcast_to", this, shape);

        public Tensor contiguous() => Op.Call("contiguous", this);

        public Tensor flatten(long start_dim = 0, long end_dim = -1) =>
            Op.Call("flatten.using_ints", this, start_dim, end_dim);

        public Tensor unflatten(long dim, params long[] sizes) => Op.Call("unflatten.int", this, dim, sizes);

        public Tensor alias() => Op.Call("alias", this);

        public Tensor clone() => Op.Call("clone", this);

        public Tensor detach() => Op.Call("detach", this);

        public Tensor repeat(params long[] sizes) => Op.Call("repeat", this, sizes);

        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null) =>
            Op.Call("repeat_interleave.self_int", this, repeats, dim, output_size);

        public Tensor repeat_interleave(Tensor repeats, long? dim = null, long? output_size = null) =>
            Op.Call("repeat_interleave.self_Tensor", this, repeats, dim, output_size);

        public Tensor flip(params long[] dims) => Op.Call("flip", this, dims);

        public Tensor roll(long shifts, long? dims = null) => roll([shifts], dims is { } dim ? [dim] : []);

        public Tensor roll(long[] shifts, long[] dims) => Op.Call("roll", this, shifts, dims);

        public Tensor[] split(long size, int dim = 0) => Op.List("split.Tensor", this, size, dim);

        public Tensor[] split(long[] sizes, long dim = 0) => Op.List("split_with_sizes", this, sizes, dim);

        public Tensor[] chunk(long chunks, long dim = 0) => Op.List("chunk", this, chunks, dim);

        public Tensor[] unbind(long dimension = 0) => Op.List("unbind.int", this, dimension);

        public Tensor narrow(long dim, long start, long length) => Op.Call("narrow", this, dim, start, length);

        public Tensor slice(long dim, long start, long finish, long step) =>
            Op.Call("slice.Tensor", this, dim, start, finish, step);

        public Tensor select(long dim, long index) => Op.Call("select.int", this, dim, index);
    }
}
