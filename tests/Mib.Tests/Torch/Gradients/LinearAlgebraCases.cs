using static Mib.Tests.Torch.Gradients.Sample;

namespace Mib.Tests.Torch.Gradients;

internal static class LinearAlgebraCases
{
    public static readonly GradientCase[] All =
    [
        new("matmul", x => x[0].matmul(x[1]) * torch.matmul(x[0], x[1]), Any(2, 2, 3), Any(3, 2)),
        new("mm", x => x[0].mm(x[1]) * torch.mm(x[0], x[1]), Any(2, 3), Any(3, 2)),
        new("bmm", x => x[0].bmm(x[1]) * torch.bmm(x[0], x[1]), Any(2, 2, 3), Any(2, 3, 2)),
        new("mv", x => x[0].mv(x[1]) * torch.mv(x[0], x[1]), Any(2, 3), Any(3)),
        new("dot", x => x[0].dot(x[1]) * torch.dot(x[0], x[1]), Any(3), Any(3)),
        new("outer", x => x[0].outer(x[1]) * torch.outer(x[0], x[1]), Any(2), Any(3)),
        new("einsum", x => einsum("bij,jk->bik", x[0], x[1]), Any(2, 2, 3), Any(3, 2)),
        new("addmm", x => x[0].addmm(x[1], x[2], 0.5f, 2), Any(2, 2), Any(2, 3), Any(3, 2)),
        new("addmm of-torch", x => torch.addmm(x[0], x[1], x[2], 1, 1), Any(2, 2), Any(2, 3), Any(3, 2)),
        new("baddbmm", x => x[0].baddbmm(x[1], x[2], 0.5f, 2), Any(2, 2, 2), Any(2, 2, 3), Any(2, 3, 2)),
        new("baddbmm of-torch", x => torch.baddbmm(x[0], x[1], x[2]), Any(2, 2, 2), Any(2, 2, 3), Any(2, 3, 2)),
        new("trace", x => x[0].trace(), Any(3, 3)),
        new("det", x => x[0].det() * linalg.det(x[0]), Any(3, 3)),
        new("inverse", x => Regular(x[0]).inverse(), Unit(3, 3)),
        new("matrix_exp", x => x[0].matrix_exp() * linalg.matrix_exp(x[0]), Unit(3, 3)),
        new("qr", x => Joined(linalg.qr(x[0])), Any(3, 2)),
        new("svd", x => Singular(linalg.svd(x[0], fullMatrices: false)), Any(3, 2)),
        new("svdvals", x => linalg.svdvals(x[0]), Any(3, 2)),
        new("eigh", x => Spectral(linalg.eigh(Symmetric(x[0]))), Any(3, 3)),
        new("eigvalsh", x => linalg.eigvalsh(Symmetric(x[0])), Any(3, 3)),
        new("norm of-linalg", x => linalg.norm(x[0]) * linalg.norm(x[0], 1), Any(2, 3)),
        new("norm of-linalg-by-name", x => linalg.norm(x[0], "fro") * linalg.norm(x[0], 3.0, [1]), Any(2, 3)),
        new("vector_norm", x => linalg.vector_norm(x[0]) + linalg.vector_norm(x[0], 3, [1]).sum(), Any(2, 3)),
        new("solve", x => linalg.solve(Regular(x[0]), x[1]), Unit(3, 3), Any(3, 2)),
        new("inv", x => linalg.inv(Regular(x[0])), Unit(3, 3)),
        new("pinv", x => linalg.pinv(x[0]), Any(3, 2)),
        new("slogdet", x => linalg.slogdet(Regular(x[0])).Item2, Unit(3, 3)),
        new("cholesky", x => linalg.cholesky(Regular(Symmetric(x[0]))), Unit(3, 3)),
        new("householder_product", x => linalg.householder_product(x[0], x[1]), Any(3, 2), Any(2)),
    ];

    private static Tensor Symmetric(Tensor matrix) => matrix + matrix.t();

    // Far from singular, and positive definite if symmetric.
    private static Tensor Regular(Tensor matrix) => matrix + 6 * eye(3, dtype: float64);

    private static Tensor Joined((Tensor Q, Tensor R) factors) => cat([factors.Q.flatten(), factors.R.flatten()]);

    // Vectors are known up to their sign only.
    private static Tensor Singular((Tensor U, Tensor S, Tensor Vh) f) =>
        cat([f.U.square().flatten(), f.S, f.Vh.square().flatten()]);

    private static Tensor Spectral((Tensor Values, Tensor Vectors) f) => cat([f.Values, f.Vectors.square().flatten()]);
}
