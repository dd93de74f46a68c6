namespace Mib.Torch;

public static partial class torch
{
    public static unsafe class autograd
    {
        /// <summary>
        /// The gradients of the outputs' sum, weighted by <paramref name="grad_outputs"/>, by each input. With
        /// <paramref name="allow_unused"/>, an input that nothing depends on has a null.
        /// </summary>
        public static IList<Tensor> grad(
            IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null,
            bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            nint[] of = Handles(outputs);
            nint[] by = Handles(inputs);
            nint[] weights = Weights(grad_outputs, of.Length);
            var grads = new nint[by.Length];
            fixed (nint* outputHandles = of, weightHandles = weights, inputHandles = by, gradHandles = grads)
            {
                int done = Native.mib_autograd_grad(
                    outputHandles, weightHandles, of.Length, inputHandles, by.Length,
                    Flag(retain_graph || create_graph), Flag(create_graph), Flag(allow_unused), gradHandles);
                Check(done, "autograd.grad", outputs, inputs);
            }

            return Array.ConvertAll(grads, Tensor.Own);
        }

        public static void backward(
            IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null,
            bool create_graph = false, IList<Tensor>? inputs = null)
        {
            nint[] of = Handles(tensors);
            nint[] by = Handles(inputs ?? []);
            nint[] weights = Weights(grad_tensors, of.Length);
            fixed (nint* outputHandles = of, weightHandles = weights, inputHandles = by)
            {
                int done = Native.mib_autograd_backward(
                    outputHandles, weightHandles, of.Length, inputHandles, by.Length,
                    Flag(retain_graph ?? create_graph), Flag(create_graph));
                Check(done, "autograd.backward", tensors, inputs ?? []);
            }
        }

        public static void backward(
            Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false,
            IList<Tensor>? inputs = null) =>
            backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        public static void backward(
            Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false,
            IList<Tensor>? inputs = null) =>
            backward([tensor], [grad_tensor], retain_graph, create_graph, inputs);

        private static int Flag(bool on) => on ? 1 : 0;

        private static nint[] Handles(IList<Tensor> tensors) => [.. tensors.Select(tensor => tensor.Handle)];

        private static nint[] Weights(IList<Tensor>? grads, int count)
        {
            if (grads is null || grads.Count == 0)
            {
                return new nint[count];
            }

            return grads.Count == count
                ? [.. grads.Select(grad => grad is null ? 0 : grad.Handle)]
                : throw new ArgumentException($"{count} outputs need as many gradients, and there are {grads.Count}.");
        }

        private static void Check(int done, string name, IList<Tensor> outputs, IList<Tensor> inputs)
        {
            if (done == 0)
            {
                throw Failure.Of(name, outputs.ToArray(), inputs.ToArray());
            }
        }
    }
}
