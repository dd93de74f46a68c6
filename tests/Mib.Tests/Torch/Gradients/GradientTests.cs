using System.Reflection;
using System.Runtime.CompilerServices;

namespace Mib.Tests.Torch.Gradients;

public sealed class GradientTests : TensorFixture
{
    private static readonly Type[] Operators = [typeof(Tensor), typeof(torch), typeof(linalg), typeof(nn.functional)];

    private static IEnumerable<GradientCase> Cases =>
    [
        .. UnaryCases.All, .. ArithmeticCases.All, .. ReductionCases.All, .. ShapeCases.All, .. IndexingCases.All,
        .. LinearAlgebraCases.All, .. FunctionalCases.All,
    ];

    [TestCaseSource(nameof(Cases))]
    public void A_gradient_is_what_finite_differences_say(object @case)
    {
        Assert.That(FiniteDifferences.LargestError((GradientCase)@case), Is.LessThan(1e-7));
    }

    [Test]
    public void Every_differentiable_operator_has_a_gradient_check()
    {
        HashSet<string> rows = [.. Cases.Select(@case => @case.Method)];
        string[] unchecked_ = [.. Offered().Except(rows).Except(NotDifferentiable.Names)];
        string[] stale = [.. rows.Union(NotDifferentiable.Names).Except(Offered())];

        Assert.That(unchecked_, Is.Empty, "need a row in Gradients/*Cases.cs, or a reason in NotDifferentiable");
        Assert.That(stale, Is.Empty, "are no operators (any more)");
    }

    private static HashSet<string> Offered()
    {
        const BindingFlags declared =
            BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        IEnumerable<string> methods = Operators.SelectMany(type => type.GetMethods(declared))
            .Where(method => GivesTensors(method.ReturnType))
            .Select(method => method.Name)
            .Where(name => !name.StartsWith("get_", StringComparison.Ordinal));
        IEnumerable<string> properties = typeof(Tensor).GetProperties(declared)
            .Where(property => GivesTensors(property.PropertyType))
            .Select(property => property.Name);
        return [.. methods, .. properties];
    }

    private static bool GivesTensors(Type type) =>
        type == typeof(Tensor) || type == typeof(Tensor[])
        || (typeof(ITuple).IsAssignableFrom(type) && type.GetGenericArguments().Contains(typeof(Tensor)));
}
