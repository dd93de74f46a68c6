namespace Mib.Torch;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        public bool requires_grad
        {
            get => Native.mib_requires_grad(Handle) == 1;
            set => Failure.Check(Native.mib_set_requires_grad(Handle, value ? 1 : 0), "requires_grad", this);
        }

        public bool is_leaf => Native.mib_is_leaf(Handle) == 1;

        /// <summary>The gradient under a handle of its own, or null; setting it shares the given tensor.</summary>
        public Tensor? grad
        {
            get
            {
                nint found;
                Failure.Check(Native.mib_get_grad(Handle, &found), nameof(grad), this);
                return OwnOrNull(found);
            }

            set => Failure.Check(Native.mib_set_grad(Handle, value is null ? 0 : value.Handle), nameof(grad), this);
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        public void retain_grad() => Failure.Check(Native.mib_retain_grad(Handle), nameof(retain_grad), this);

        public void backward() => autograd.backward(this);

        public void backward(
            IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false,
            IList<Tensor>? inputs = null) =>
            autograd.backward(this, grad_tensors, retain_graph, create_graph, inputs);
    }
}
