namespace Mib.Torch;

public static partial class torch
{
    public static partial class nn
    {
        public static class utils
        {
            /// <summary>Scales the gradients in place so that their joint norm is at most the given one.</summary>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2)
            {
                using DisposeScope scope = NewDisposeScope();
                using IDisposable _ = no_grad();
                Tensor[] grads = [.. tensors.Select(parameter => parameter.grad).OfType<Tensor>()];
                if (grads.Length == 0)
                {
                    return 0;
                }

                Tensor norms = stack(grads.Select(grad => linalg.vector_norm(grad, norm_type)));
                double total = linalg.vector_norm(norms, norm_type).ToDouble();
                double scale = max_norm / (total + 1e-6);
                if (scale < 1)
                {
                    Array.ForEach(grads, grad => grad.mul_(scale));
                }

                return total;
            }
        }
    }
}
