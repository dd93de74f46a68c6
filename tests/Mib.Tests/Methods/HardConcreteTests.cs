using Mib.Core;
using Mib.Methods.EdgePruning;
using Mib.Models;

namespace Mib.Tests.Methods;

[TestFixture]
public sealed class HardConcreteTests : TensorFixture
{
    [Test]
    public void A_mask_is_not_zero_as_often_as_is_said()
    {
        using var scope = NewDisposeScope();
        using var masks = Masks(-3, -1, 0, 2);
        var random = Seed.For(0, "hard-concrete");
        var counts = new double[4];
        const int draws = 20_000;
        for (var i = 0; i < draws; i++)
        {
            using var inner = NewDisposeScope();
            foreach (var (edge, z) in masks.Draw(random).ToDoubles().Index())
            {
                Assert.That(z, Is.InRange(0, 1));
                counts[edge] += z == 0 ? 0 : 1;
            }
        }

        var said = masks.Kept().ToDoubles();
        // Five standard deviations of a share of so many draws.
        for (var edge = 0; edge < counts.Length; edge++)
            Assert.That(counts[edge] / draws, Is.EqualTo(said[edge]).Within(5 * 0.5 / Math.Sqrt(draws)), $"mask {edge}");
    }

    [Test]
    public void Masks_have_the_gradient_that_finite_differences_show()
    {
        using var scope = NewDisposeScope();
        using var masks = Masks(-0.5, 0.2, 0.7);

        var gradient = autograd.grad([Sum()], [masks.LogAlpha])[0].ToDoubles();

        for (var edge = 0; edge < gradient.Length; edge++)
            Assert.That(gradient[edge], Is.EqualTo((At(edge, 1e-6) - At(edge, -1e-6)) / 2e-6).Within(1e-7), $"mask {edge}");
        Assert.That(gradient, Has.Some.Not.Zero);

        Tensor Sum() => (masks.Draw(Seed.For(3, "hard-concrete")).square().sum() * masks.Kept().sum()).alias();

        double At(int edge, double step)
        {
            using var noGradient = no_grad();
            masks.LogAlpha[edge] = masks.LogAlpha[edge] + step;
            var sum = Sum().ToDouble();
            masks.LogAlpha[edge] = masks.LogAlpha[edge] - step;
            return sum;
        }
    }

    private static HardConcrete Masks(params double[] logAlpha)
    {
        var masks = new HardConcrete(logAlpha.Length, CPU);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        masks.LogAlpha.copy_(tensor(logAlpha));
        return masks;
    }
}
