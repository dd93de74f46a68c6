namespace Mib.Torch;

/// <summary>Only what the signatures of gelu need of TorchSharp's module of that name.</summary>
public static class GELU
{
    public enum Approximate
    {
        none,
        tanh,
    }
}

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor gelu() => gelu(GELU.Approximate.none);

        public Tensor gelu(GELU.Approximate approximate) => Op.Call("gelu", this, approximate.ToString());

        public Tensor softmax(long dim, ScalarType? dtype = null) => Op.Call("softmax.int", this, dim, dtype);

        public Tensor log_softmax(long dim, ScalarType? dtype = null) => Op.Call("log_softmax.int", this, dim, dtype);
    }
}
