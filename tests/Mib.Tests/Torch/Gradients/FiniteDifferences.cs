using System.Runtime.InteropServices;

namespace Mib.Tests.Torch.Gradients;

/// <summary>The gradient of a random projection of a function, by autograd and by central differences.</summary>
internal static class FiniteDifferences
{
    private const double Step = 1e-6;

    public static double LargestError(GradientCase @case)
    {
        using DisposeScope scope = NewDisposeScope();
        using var stream = new Generator(7);
        Tensor[] inputs = [.. @case.Inputs.Select(sample => sample.Draw(stream).requires_grad_())];
        Tensor output = @case.Function(inputs);
        Tensor weights = randn(output.shape, float64, generator: stream);
        Tensor[] grads = [.. autograd.grad([(output * weights).sum()], inputs)];

        double Projected()
        {
            using DisposeScope inner = NewDisposeScope();
            using IDisposable silent = no_grad();
            return (@case.Function(inputs) * weights).sum().ToDouble();
        }

        double worst = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            Span<double> values = Values(inputs[i]);
            Tensor contiguous = grads[i].contiguous();
            Span<double> grad = Values(contiguous);
            for (int k = 0; k < values.Length; k++)
            {
                double value = values[k];
                values[k] = value + Step;
                double above = Projected();
                values[k] = value - Step;
                double below = Projected();
                values[k] = value;
                double numeric = (above - below) / (2 * Step);
                worst = Math.Max(worst, Math.Abs(numeric - grad[k]) / Math.Max(1, Math.Abs(numeric)));
            }
        }

        return worst;
    }

    private static Span<double> Values(Tensor tensor) => MemoryMarshal.Cast<byte, double>(tensor.bytes);
}
