namespace Mib.Tests.Torch.Gradients;

/// <summary>
/// One operator as a function of its differentiable inputs. The name is the method's, with a word for the overload.
/// </summary>
internal sealed record GradientCase(string Name, Func<Tensor[], Tensor> Function, params Sample[] Inputs)
{
    public string Method => Name.Split(' ')[0];

    public override string ToString() => Name;
}

/// <summary>An input: uniform random numbers of float64, the same in every run.</summary>
internal sealed record Sample(double Low, double High, long[] Shape)
{
    public static Sample Any(params long[] shape) => new(-2, 2, shape);

    public static Sample Positive(params long[] shape) => new(0.5, 2, shape);

    /// <summary>Inside (−1, 1), for inverse functions.</summary>
    public static Sample Unit(params long[] shape) => new(-0.9, 0.9, shape);

    public Tensor Draw(Generator stream) => empty(Shape, float64).uniform_(Low, High, stream);
}
