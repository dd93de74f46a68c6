namespace Mib.Torch;

public sealed class AdamW : OptimizerHelper
{
    public AdamW(
        IEnumerable<Parameter> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999,
        double eps = 1e-08, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
        : base(parameters, new AdamOptions(lr, beta1, beta2, eps, weight_decay, amsgrad, maximize, Decoupled: true))
    {
    }

    public (double, double) Betas
    {
        get => (Options.Beta1, Options.Beta2);
        set => Options = Options with { Beta1 = value.Item1, Beta2 = value.Item2 };
    }
}
