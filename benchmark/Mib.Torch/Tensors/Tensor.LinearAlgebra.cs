namespace Mib.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor matmul(Tensor target) => Op.Call("matmul", this, target);

        public Tensor mm(Tensor target) => Op.Call("mm", this, target);

        public Tensor bmm(Tensor batch2) => Op.Call("bmm", this, batch2);

        public Tensor mv(Tensor target) => Op.Call("mv", this, target);

        public Tensor dot(Tensor target) => Op.Call("dot", this, target);

        public Tensor outer(Tensor vec2) => Op.Call("outer", this, vec2);

        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) =>
            Op.Call("addmm", this, mat1, mat2, beta, alpha);

        public Tensor baddbmm(Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) =>
            Op.Call("baddbmm", this, batch1, batch2, beta, alpha);

        public Tensor tril(long diagonal = 0) => Op.Call("tril", this, diagonal);

        public Tensor triu(long diagonal = 0) => Op.Call("triu", this, diagonal);

        public Tensor diagonal(long offset = 0, long dim1 = 0, long dim2 = 1) =>
            Op.Call("diagonal", this, offset, dim1, dim2);

        public Tensor diag(long diagonal = 0) => Op.Call("diag", this, diagonal);

        public Tensor diag_embed(long offset = 0, long dim1 = -2, long dim2 = -1) =>
            Op.Call("diag_embed", this, offset, dim1, dim2);

        public Tensor trace() => Op.Call("trace", this);

        public Tensor det() => Op.Call("linalg_det", this);

        public Tensor inverse() => Op.Call("linalg_inv", this);

        public Tensor matrix_exp() => Op.Call("linalg_matrix_exp", this);
    }
}
