using Mib.Core.Causal;
using Mib.Core.Results;
using Mib.Engine.Plans;
using Mib.Engine.Variables;
using Mib.Methods.Alignment;
using Mib.Methods.AttributionNeurons;
using Mib.Methods.BoundlessDas;
using Mib.Methods.Das;
using Mib.Methods.Dbm;
using Mib.Methods.DbmPca;
using Mib.Methods.DbmSvd;
using Mib.Models.Checkpoints;
using Mib.Sdk.Variables;
using Mib.Tests.Support;

namespace Mib.Tests.Variables;

/// <summary>Each method where it must find the variable, and where it cannot.</summary>
public sealed class PlantedMethodsTests(string device) : DeviceFixture(device)
{
    private static readonly MaskOptions Mask = new() { Epochs = 40 };
    private static readonly DasMethod Das = new(new() { Dimensions = 2, Epochs = 60, LearningRate = 0.05 });

    [Test]
    public void A_mask_over_coordinates_finds_a_variable_that_lies_along_them()
    {
        using var planted = new Planted(Lie.AlongAxes);
        Assert.That(Accuracy(planted, new DbmMethod(Mask)), Is.GreaterThan(0.99));
    }

    [Test]
    public void A_mask_over_coordinates_fails_on_the_rotated_twin()
    {
        using var planted = new Planted(Lie.Even, noise: 0.1);
        Assert.That(Accuracy(planted, new DbmMethod(Mask)), Is.LessThanOrEqualTo(Floor + 0.1));
    }

    [Test]
    public void A_subspace_is_found_on_the_rotated_twin()
    {
        using var planted = new Planted(Lie.Even, noise: 0.1);
        Assert.That(Accuracy(planted, Das), Is.GreaterThan(0.99));
    }

    [Test]
    public void The_subspace_that_is_found_lies_within_five_degrees_of_the_planted_one()
    {
        using var scope = NewDisposeScope();
        using var planted = new Planted(noise: 0.1);

        var (accuracy, found) = Found(planted, Das);

        Assert.That((accuracy > 0.99, Angle(planted, found) < 5), Is.EqualTo((true, true)), $"{accuracy:f3}, {Angle(planted, found):f2}°");
    }

    [Test]
    public void A_boundary_is_drawn_close_around_the_planted_subspace()
    {
        using var scope = NewDisposeScope();
        using var planted = new Planted(noise: 0.1);

        var (accuracy, found) = Found(planted, new BoundlessDasMethod(new() { Epochs = 60, LearningRate = 0.05, BoundaryPenalty = 2 }));

        Assert.That(
            (accuracy > 0.99, Angle(planted, found) < 5, found.shape[1]), Is.EqualTo((true, true, 2L)), $"{accuracy:f3}, {Angle(planted, found):f2}°");
    }

    [Test]
    public void A_mask_over_main_directions_finds_a_variable_that_spreads_the_most([Values] bool centred)
    {
        using var planted = new Planted(radiusOfA: 2);
        Assert.That(Accuracy(planted, centred ? new DbmPcaMethod(Mask) : new DbmSvdMethod(Mask)), Is.GreaterThan(0.99));
    }

    [Test]
    public void A_mask_over_main_directions_fails_where_another_variable_goes_along([Values] bool centred)
    {
        // Where b is a or the next, each main direction is half of a's plane and half of b's.
        using var planted = new Planted(noise: 0.1);
        var (masked, rotated) = (Along(centred ? new DbmPcaMethod(Mask) : new DbmSvdMethod(Mask)), Along(Das));

        Assert.That((masked <= Floor + 0.1, rotated > 0.99), Is.EqualTo((true, true)), $"{masked:f3}; a subspace, from the same pairs, {rotated:f3}");

        double Along(IVariableMethod method) => Accuracy(planted, method, pair => GoAlong(pair.Base) && GoAlong(pair.Source));

        static bool GoAlong(CausalPrompt prompt) => (prompt.Inputs["b"][0] - prompt.Inputs["a"][0] + 4) % 4 < 2;
    }

    [Test]
    public void Attribution_picks_the_coordinates_along_which_a_variable_lies()
    {
        using var planted = new Planted(Lie.AlongAxes);
        Assert.That(Accuracy(planted, new AttributionNeuronsMethod(new() { Count = 2 })), Is.GreaterThan(0.99));
    }

    /// <summary>What doing nothing scores on the pairs here: a agrees in a quarter of them, b in none, so that the whole vector scores 0.</summary>
    private const double Floor = 0.25;

    private static Site Where { get; } = new(0, Site.LastToken);

    /// <summary>The accuracy on pairs in which b differs.</summary>
    /// <param name="planted">The model.</param>
    /// <param name="method">The method.</param>
    /// <param name="shown">Which of the pairs the method sees; null for all.</param>
    private static double Accuracy(Planted planted, IVariableMethod method, Func<CounterfactualPair, bool>? shown = null)
    {
        List<CounterfactualPair> pairs = [.. Planted.AllPairs().Where(pair => pair.Kind == "other")];
        return Accuracy(Run(planted.Plan(method, 0) with { Train = shown is null ? pairs : [.. pairs.Where(shown)], Test = pairs }));
    }

    private static double Accuracy(RunResult result) => result.Scores.Single(score => score.Metric == "iia" && score.Site == Where.ToString()).Value;

    /// <summary>The accuracy on all pairs, and the columns that were found.</summary>
    private static (double Accuracy, Tensor Columns) Found(Planted planted, IVariableMethod method)
    {
        var result = Run(planted.Plan(method, 0));
        using var scratch = new Scratch();
        using var file = SafetensorsFile.Open(scratch.File(result.Artifact!.FileName, [.. result.Artifact.Content]));
        return (Accuracy(result), file.ReadStored($"{Where}/rotation").to(TestDevice.Current));
    }

    /// <summary>The largest principal angle between a's plane and the one that was found, in degrees.</summary>
    private static double Angle(Planted planted, Tensor found)
    {
        using var scope = NewDisposeScope();
        return Math.Acos(linalg.svdvals(matmul(planted.Basis.narrow(1, 0, 2).t(), found)).min().ToDouble()) * 180 / Math.PI;
    }

    private static RunResult Run(VariablePlan plan) => VariableEvaluation.Run(plan, new MemoryJournal(), new RecordingObserver(), CancellationToken.None);
}
