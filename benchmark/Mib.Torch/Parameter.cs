using static Mib.Torch.torch;

namespace Mib.Torch;

/// <summary>
/// A tensor to be trained. It takes over the tensor that it is made of, with its place in a scope: that one is disposed
/// afterwards.
/// </summary>
public sealed class Parameter : Tensor
{
    public Parameter(Tensor data, bool requires_grad = true)
        : base(data)
    {
        this.requires_grad = requires_grad;
    }
}
