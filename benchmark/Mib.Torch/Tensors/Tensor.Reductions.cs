namespace Mib.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor sum(ScalarType? type = null) => Op.Call("sum", this, type);

        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => sum([dim], keepdim, type);

        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) =>
            sum([dim0, dim1], keepdim, type);

        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) =>
            Op.Call("sum.dim_IntList", this, dim, keepdim, type);

        public Tensor mean() => Op.Call("mean", this);

        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) =>
            Op.Call("mean.dim", this, dimensions, keepdim, type);

        public Tensor var(bool unbiased = true) => Op.Call("var", this, unbiased);

        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var([dim], unbiased, keepdim, type);

        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            As(type, t => Op.Call("var.dim", t, dimensions, unbiased, keepdim));

        public Tensor std(bool unbiased = true) => Op.Call("std", this, unbiased);

        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std([dim], unbiased, keepdim, type);

        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            As(type, t => Op.Call("std.dim", t, dimensions, unbiased, keepdim));

        public Tensor prod(ScalarType? type = null) => Op.Call("prod", this, type);

        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null) =>
            Op.Call("prod.dim_int", this, dim, keepdim, type);

        public Tensor cumsum(long dim, ScalarType? type = null) => Op.Call("cumsum", this, dim, type);

        public Tensor logsumexp(long dim, bool keepdim = false) =>
            Op.Call("logsumexp", this, new[] { dim }, keepdim);

        public Tensor norm(float p = 2) => Op.Call("norm.Scalar", this, p);

        public Tensor norm(int dim, bool keepdim = false, float p = 2) =>
            Op.Call("norm.ScalarOpt_dim", this, p, new long[] { dim }, keepdim);

        public Tensor all() => Op.Call("all", this);

        public Tensor all(long dim, bool keepdim = false) => Op.Call("all.dim", this, dim, keepdim);

        public Tensor any() => Op.Call("any", this);

        public Tensor any(long dim, bool keepdim = false) => Op.Call("any.dim", this, dim, keepdim);

        public Tensor count_nonzero(long[]? dims = null) =>
            dims is null ? Op.Call("count_nonzero", this) : Op.Call("count_nonzero.dim_IntList", this, dims);

        public Tensor max() => Op.Call("max", this);

        public Tensor max(Tensor other) => Op.Call("maximum", this, other);

        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) =>
            Op.Pair("max.dim", this, dim, keepdim);

        public Tensor min() => Op.Call("min", this);

        public Tensor min(Tensor other) => Op.Call("minimum", this, other);

        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) =>
            Op.Pair("min.dim", this, dim, keepdim);

        public Tensor amax(params long[] dims) => amax(dims, false);

        public Tensor amax(long[] dims, bool keepdim = false, Tensor? @out = null) =>
            Into(@out, Op.Call("amax", this, dims, keepdim));

        public Tensor amin(params long[] dims) => amin(dims, false);

        public Tensor amin(long[] dims, bool keepdim = false, Tensor? @out = null) =>
            Into(@out, Op.Call("amin", this, dims, keepdim));

        public Tensor argmax() => Op.Call("argmax", this);

        public Tensor argmax(long dim, bool keepdim = false) => Op.Call("argmax", this, dim, keepdim);

        public Tensor argmin() => Op.Call("argmin", this);

        public Tensor argmin(long dim, bool keepdim = false) => Op.Call("argmin", this, dim, keepdim);

        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true) =>
            Op.Pair("topk", this, k, dim, largest, sorted);

        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false) =>
            Op.Pair("sort.stable", this, stable, dim, descending);

        public Tensor argsort(long dim = -1, bool descending = false) => Op.Call("argsort", this, dim, descending);

        private Tensor As(ScalarType? type, Func<Tensor, Tensor> reduce)
        {
            if (type is null)
            {
                return reduce(this);
            }

            using Tensor converted = to(type.Value);
            return reduce(converted);
        }

        private static Tensor Into(Tensor? target, Tensor result)
        {
            if (target is null)
            {
                return result;
            }

            using (result)
            {
                return target.copy_(result);
            }
        }
    }
}
