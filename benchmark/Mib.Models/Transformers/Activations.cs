namespace Mib.Models.Transformers;

/// <summary>What activation functions give.</summary>
public static class Activations
{
    /// <summary>The function, number by number.</summary>
    public static Tensor Of(this Activation activation, Tensor x) => activation switch
    {
        Activation.GeluTanh => x.gelu(GELU.Approximate.tanh),
        Activation.Gelu => x.gelu(),
        Activation.Relu => x.relu(),
        _ => x.silu(),
    };
}
