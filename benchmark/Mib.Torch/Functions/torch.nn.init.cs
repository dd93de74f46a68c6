namespace Mib.Torch;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Fills tensors in place, without recording it for autograd.</summary>
        public static class init
        {
            public static Tensor zeros_(Tensor tensor) => Filled(tensor, t => t.zero_());

            public static Tensor ones_(Tensor tensor) => Filled(tensor, t => t.fill_(1));

            public static Tensor constant_(Tensor tensor, Scalar val) => Filled(tensor, t => t.fill_(val));

            public static Tensor normal_(Tensor tensor, double mean = 0, double std = 1, Generator? generator = null) =>
                Filled(tensor, t => t.normal_(mean, std, generator));

            public static Tensor uniform_(
                Tensor tensor, double low = 0, double high = 1, Generator? generator = null) =>
                Filled(tensor, t => t.uniform_(low, high, generator));

            /// <summary>A random matrix with orthonormal rows or columns, whichever are fewer.</summary>
            public static Tensor orthogonal_(Tensor tensor, double gain = 1)
            {
                return Filled(tensor, target =>
                {
                    using DisposeScope scope = NewDisposeScope();
                    long rows = target.shape[0];
                    Tensor random = randn_like(target).reshape(rows, -1);
                    bool wide = rows < random.shape[1];
                    (Tensor q, Tensor r) = linalg.qr(wide ? random.t() : random);

                    // Without the signs of R's diagonal, Q would not be uniform over the orthogonal matrices.
                    Tensor uniform = q * r.diagonal().sign() * gain;
                    target.copy_((wide ? uniform.t() : uniform).reshape(target.shape));
                });
            }

            private static Tensor Filled(Tensor tensor, Action<Tensor> fill)
            {
                using IDisposable _ = no_grad();
                fill(tensor);
                return tensor;
            }
        }
    }
}
