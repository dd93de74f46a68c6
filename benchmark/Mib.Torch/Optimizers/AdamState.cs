using static Mib.Torch.torch;

namespace Mib.Torch;

/// <summary>How Adam steps. Decoupled decay shrinks the weights (AdamW) instead of adding to the gradient.</summary>
internal sealed record AdamOptions(
    double LearningRate, double Beta1, double Beta2, double Epsilon, double WeightDecay,
    bool Amsgrad, bool Maximize, bool Decoupled);

/// <summary>The running moments of one parameter.</summary>
internal sealed class AdamState : IDisposable
{
    private readonly Tensor mean;
    private readonly Tensor square;
    private readonly Tensor? largest;
    private long steps;

    public AdamState(Tensor parameter, bool amsgrad)
    {
        mean = Kept(parameter.zeros_like());
        square = Kept(parameter.zeros_like());
        largest = amsgrad ? Kept(parameter.zeros_like()) : null;
    }

    // Kingma & Ba 2015, algorithm 1, with the order of operations that PyTorch has.
    public void Step(Tensor parameter, Tensor grad, AdamOptions options)
    {
        steps++;
        Tensor direction = options.Maximize ? -grad : grad;
        if (options.WeightDecay != 0 && options.Decoupled)
        {
            parameter.mul_(1 - options.LearningRate * options.WeightDecay);
        }
        else if (options.WeightDecay != 0)
        {
            direction = direction.add(parameter, options.WeightDecay);
        }

        mean.mul_(options.Beta1).add_(direction, 1 - options.Beta1);
        square.mul_(options.Beta2).addcmul_(direction, direction, 1 - options.Beta2);
        Tensor second = square;
        if (largest is not null)
        {
            second = largest.copy_(largest.maximum(square));
        }

        double correction1 = 1 - Math.Pow(options.Beta1, steps);
        double correction2 = 1 - Math.Pow(options.Beta2, steps);
        Tensor scale = second.sqrt().div_(Math.Sqrt(correction2)).add_(options.Epsilon);
        parameter.addcdiv_(mean, scale, -options.LearningRate / correction1);
    }

    public void Dispose()
    {
        mean.Dispose();
        square.Dispose();
        largest?.Dispose();
    }

    // A step may run inside anyone's scope; the moments last as long as the optimizer.
    private static Tensor Kept(Tensor tensor) => tensor.DetachFromDisposeScope();
}
