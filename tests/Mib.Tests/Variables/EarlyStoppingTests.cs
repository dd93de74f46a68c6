using Mib.Core.Errors;
using Mib.Methods.Das;
using Mib.Methods.Dbm;
using Mib.Sdk.Variables;
using Mib.Tests.Support;

namespace Mib.Tests.Variables;

/// <summary>When training ends, and with what.</summary>
public sealed class EarlyStoppingTests(string device) : DeviceFixture(device)
{
    private static readonly Site Where = new(0, Site.LastToken);

    [Test]
    public void It_stops_after_passes_without_a_lower_validation_loss_and_goes_back_to_the_lowest()
    {
        var (points, loss) = Train(patience: 3, followsReference: false);

        var lowest = points.MinBy(point => point.Validation)!;
        Assert.Multiple(() =>
        {
            Assert.That(points, Has.Count.EqualTo(lowest.Epoch + 3).And.Count.LessThan(Epochs));
            Assert.That(loss, Is.EqualTo(lowest.Validation!.Value).Within(1e-12));
            Assert.That(points[^1].Validation, Is.GreaterThan(lowest.Validation));
        });
    }

    [TestCase(0, false)]
    [TestCase(null, true)]
    public void Without_patience_and_in_the_reference_all_passes_are_made(int? patience, bool followsReference)
    {
        var (points, loss) = Train(patience, followsReference);
        var (stopped, lowest) = Train(patience: null, followsReference: false);

        Assert.That((points.Count, points.Any(point => point.Validation is not null)), Is.EqualTo((Epochs, false)));
        Assert.That((stopped.Count < Epochs, lowest == loss), Is.EqualTo((true, false)), "with the patience that is usual it stops");
    }

    /// <summary>No loss comes after the last step, and a gate that is no number would be a closed one.</summary>
    [Test]
    public void A_last_step_that_ends_nowhere_is_an_error_and_no_result()
    {
        using var model = Tiny.Model();
        using var training = InterchangeBatches.Of(model, Tiny.Pairs(model, 4), Where);
        var run = new VariableRun { Model = model, Site = Where, Train = training.At(Where), Seed = 0 };

        Assert.That(
            () => new DbmMethod(new() { Epochs = 1, LearningRate = double.PositiveInfinity }).Fit(run),
            Throws.InstanceOf<TrainingException>().With.Message.Contains("blocks.0.hook_resid_post@last has numbers that are not finite"));
    }

    private const int Epochs = 60;

    /// <summary>Trains on four pairs, validates on four others, for which what is learned is of no use.</summary>
    private static (List<LearningPoint> Points, double Loss) Train(int? patience, bool followsReference)
    {
        using var model = Tiny.Model();
        using var training = InterchangeBatches.Of(model, Tiny.Pairs(model, 4), Where);
        using var validation = InterchangeBatches.Of(model, Tiny.Pairs(model, 4, seed: 1), Where);
        var points = new List<LearningPoint>();
        var run = new VariableRun
        {
            Model = model, Site = Where, Train = training.At(Where), Validation = validation.At(Where), Seed = 0, FollowsReference = followsReference,
            Learning = new Immediately<LearningPoint>(points.Add),
        };

        using var fitted = new DasMethod(new() { Dimensions = 2, Epochs = Epochs, LearningRate = 1, Patience = patience }).Fit(run).Single();

        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return (points, validation.At(Where)[0].Loss((_, bases, sources) => fitted.Interchange(bases, sources)).ToDouble());
    }
}
