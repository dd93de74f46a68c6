namespace Mib.Torch;

public static partial class torch
{
    public static class linalg
    {
        public enum QRMode
        {
            Reduced = 0,
            Complete = 1,
            R = 2,
        }

        public static (Tensor Q, Tensor R) qr(Tensor input, QRMode mode = QRMode.Reduced) =>
            Op.Pair("linalg_qr", input, mode switch
            {
                QRMode.Reduced => "reduced",
                QRMode.Complete => "complete",
                _ => "r",
            });

        public static (Tensor U, Tensor S, Tensor Vh) svd(Tensor input, bool fullMatrices = true) =>
            Op.Triple("linalg_svd", input, fullMatrices);

        public static Tensor svdvals(Tensor input) => Op.Call("linalg_svdvals", input);

        public static (Tensor, Tensor) eigh(Tensor input, char UPLO = 'L') =>
            Op.Pair("linalg_eigh", input, UPLO.ToString());

        public static Tensor eigvalsh(Tensor input, char UPLO = 'L') =>
            Op.Call("linalg_eigvalsh", input, UPLO.ToString());

        public static Tensor norm(Tensor input, long[]? dims = null, bool keepdim = false) =>
            Op.Call("linalg_norm", input, default, dims, keepdim);

        public static Tensor norm(Tensor input, double ord, long[]? dims = null, bool keepdim = false) =>
            Op.Call("linalg_norm", input, ord, dims, keepdim);

        public static Tensor norm(Tensor input, int ord, long[]? dims = null, bool keepdim = false) =>
            Op.Call("linalg_norm", input, ord, dims, keepdim);

        public static Tensor norm(Tensor input, string ord, long[]? dims = null, bool keepdim = false) =>
            Op.Call("linalg_norm.ord_str", input, ord, dims, keepdim);

        public static Tensor vector_norm(Tensor input, double ord = 2, long[]? dims = null, bool keepdim = false) =>
            Op.Call("linalg_vector_norm", input, ord, dims, keepdim);

        public static Tensor solve(Tensor A, Tensor B, bool left = true) => Op.Call("linalg_solve", A, B, left);

        public static Tensor inv(Tensor input) => Op.Call("linalg_inv", input);

        public static Tensor pinv(Tensor input, double? atol = null, double? rtol = null, bool hermitian = false) =>
            Op.Call("linalg_pinv.atol_rtol_float", input, atol, rtol, hermitian);

        public static Tensor det(Tensor input) => Op.Call("linalg_det", input);

        public static (Tensor, Tensor) slogdet(Tensor input) => Op.Pair("linalg_slogdet", input);

        public static Tensor cholesky(Tensor input) => Op.Call("linalg_cholesky", input);

        public static Tensor matrix_exp(Tensor input) => Op.Call("linalg_matrix_exp", input);

        public static Tensor householder_product(Tensor A, Tensor tau) => Op.Call("linalg_householder_product", A, tau);
    }
}
