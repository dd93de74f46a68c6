namespace Mib.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor zeros_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.zeros_like(this, dtype, device, requires_grad);

        public Tensor ones_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.ones_like(this, dtype, device, requires_grad);

        public Tensor empty_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.empty_like(this, dtype, device, requires_grad);

        public Tensor full_like(
            Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.full_like(this, value, dtype, device, requires_grad);

        public Tensor rand_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.rand_like(this, dtype, device, requires_grad);

        public Tensor randn_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            torch.randn_like(this, dtype, device, requires_grad);

        public Tensor new_zeros(
            long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Created(Op.Call("new_zeros", this, size, dtype, Layout, Usable(device)), requires_grad);

        public Tensor new_empty(
            long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Created(Op.Call("new_empty", this, size, dtype, Layout, Usable(device)), requires_grad);

        public Tensor new_full(
            long[] size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Created(Op.Call("new_full", this, size, value, dtype, Layout, Usable(device)), requires_grad);

        public Tensor normal_(double mean = 0, double std = 1, Generator? generator = null) =>
            Op.InPlace("normal_", this, mean, std, generator);

        public Tensor uniform_(double from, double to, Generator? generator = null) =>
            Op.InPlace("uniform_", this, from, to, generator);

        public Tensor bernoulli(Generator? generator = null) => Op.Call("bernoulli", this, generator);

        public Tensor multinomial(long num_samples, bool replacement = false, Generator? generator = null) =>
            Op.Call("multinomial", this, num_samples, replacement, generator);
    }
}
