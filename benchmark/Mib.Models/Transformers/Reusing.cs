namespace Mib.Models.Transformers;

/// <summary>Arithmetic on tensors that nobody else holds: it reuses their memory, except where a gradient may need what was there.</summary>
internal static class Reusing
{
    /// <summary>x · factor.</summary>
    public static Tensor Times(Tensor x, double factor) => x.requires_grad ? x * factor : x.mul_(factor);

    /// <summary>x + summand, where the summand has no gradient.</summary>
    public static Tensor Plus(Tensor x, Tensor summand) => x.requires_grad ? x + summand : x.add_(summand);

    /// <summary>cap · tanh(x / cap).</summary>
    public static Tensor SoftCap(Tensor x, double cap) => x.requires_grad ? (x / cap).tanh() * cap : x.div_(cap).tanh_().mul_(cap);
}
