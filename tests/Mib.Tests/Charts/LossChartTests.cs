using Mib.Charts;
using Mib.Core;
using Mib.Core.Results;

namespace Mib.Tests.Charts;

[TestFixture]
public sealed class LossChartTests
{
    [Test]
    public void Accuracy_has_a_panel_of_its_own_below_the_loss()
    {
        var drawn = new Drawn(LossChart.Draw(Figure(10) with { Accuracy = [Falling("training", 10)] }));

        Assert.That(drawn.HeightOf("Accuracy"), Is.GreaterThan(drawn.HeightOf("Loss") + 100));
    }

    [Test]
    public void Ten_thousand_steps_make_a_small_picture() =>
        Assert.That(LossChart.Draw(Figure(10_000)).Inline(), Has.Length.LessThan(20_000));

    [Test]
    public void A_loss_that_is_no_number_leaves_a_gap() =>
        Assert.That(
            LossChart.Draw(new() { Id = "loss", Title = "t", Loss = [new("training", [At(0, 3), At(1, double.NaN), At(2, 1)])] }).File(),
            Does.Not.Contain("NaN"));

    private static LossFigure Figure(int steps) => new() { Id = "loss", Title = "Training", Loss = [Falling("training", steps)] };

    private static Curve Falling(string name, int steps) =>
        new(name, Enumerable.Range(0, steps).Select(i => At(i, 1.0 / (i + 1))).ToEquatableArray());

    private static CurvePoint At(int step, double value) => new(step, value, double.NaN, double.NaN, 0);
}
