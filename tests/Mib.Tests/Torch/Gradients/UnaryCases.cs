using System.Reflection;
using static Mib.Tests.Torch.Gradients.Sample;

namespace Mib.Tests.Torch.Gradients;

/// <summary>Functions of one tensor, in their three spellings: x.f(), torch.f(x) and x.f_().</summary>
internal static class UnaryCases
{
    private static readonly (string Name, Sample Input)[] Functions =
    [
        ("abs", Any(2, 3)), ("acos", Unit(3)), ("asin", Unit(3)), ("atan", Any(3)), ("ceil", Any(3)), ("cos", Any(3)),
        ("cosh", Any(3)), ("erf", Any(3)), ("erfc", Any(3)), ("exp", Any(2, 3)), ("exp2", Any(3)), ("expm1", Any(3)),
        ("floor", Any(3)), ("frac", Any(3)), ("log", Positive(2, 3)), ("log10", Positive(3)), ("log1p", Positive(3)),
        ("log2", Positive(3)), ("neg", Any(3)), ("reciprocal", Positive(3)), ("relu", Any(2, 3)),
        ("rsqrt", Positive(3)), ("sigmoid", Any(2, 3)), ("sign", Any(3)), ("silu", Any(2, 3)), ("sin", Any(3)),
        ("sinh", Any(3)), ("sqrt", Positive(3)), ("square", Any(3)), ("tan", Unit(3)), ("tanh", Any(2, 3)),
        ("trunc", Any(3)),
    ];

    public static IEnumerable<GradientCase> All =>
        from function in Functions
        from spelling in Spellings(function.Name)
        select new GradientCase(spelling.Name, inputs => spelling.Call(inputs[0]), function.Input);

    private static IEnumerable<(string Name, Func<Tensor, Tensor> Call)> Spellings(string name)
    {
        if (typeof(Tensor).GetMethod(name, Type.EmptyTypes) is { } method)
        {
            yield return (name, x => Invoke(method, x));
        }

        if (typeof(torch).GetMethod(name, [typeof(Tensor)]) is { } function)
        {
            yield return ($"{name} of torch", x => Invoke(function, null, x));
        }

        if (typeof(Tensor).GetMethod(name + "_", Type.EmptyTypes) is { } inPlace)
        {
            yield return (name + "_", x => Invoke(inPlace, x.clone()));
        }

        if (typeof(torch).GetMethod(name + "_", [typeof(Tensor)]) is { } functionInPlace)
        {
            yield return ($"{name}_ of torch", x => Invoke(functionInPlace, null, x.clone()));
        }
    }

    private static Tensor Invoke(MethodInfo method, Tensor? target, params object[] arguments) =>
        (Tensor)method.Invoke(target, arguments)!;
}
