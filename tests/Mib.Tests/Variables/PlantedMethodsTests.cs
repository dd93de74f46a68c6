using Mib.Core.Results;
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
    private static readonly MaskOptions Mask = new() { Epochs = 40, LearningRate = 0.05 };

    [Test]
    public void A_mask_over_coordinates_finds_a_variable_that_lies_along_them()
    {
        using var planted = new Planted(axisAligned: true);
        Assert.That(Accuracy(planted, new DbmMethod(Mask)), Is.GreaterThan(0.99));
    }

    [Test]
    public void A_mask_over_coordinates_fails_on_the_rotated_twin()
    {
        using var planted = new Planted();
        Assert.That(Accuracy(planted, new DbmMethod(Mask)), Is.LessThanOrEqualTo(Floor + 0.1));
    }

    [Test]
    public void A_subspace_is_found_within_five_degrees_where_it_is_rotated()
    {
        using var scope = NewDisposeScope();
        using var planted = new Planted();
        using var scratch = new Scratch();

        var result = Run(planted, new DasMethod(new() { Dimensions = 2, Epochs = 60, LearningRate = 0.05 }));

        using var file = SafetensorsFile.Open(scratch.File(result.Artifact!.FileName, [.. result.Artifact.Content]));
        var found = file.ReadStored($"{Where}/rotation").to(TestDevice.Current);
        // The smallest cosine of the principal angles between the planes.
        var cosine = linalg.svdvals(matmul(planted.Basis.narrow(1, 0, 2).t(), found)).min().ToDouble();
        Assert.That((Accuracy(result) > 0.99, Math.Acos(cosine) * 180 / Math.PI < 5), Is.EqualTo((true, true)), $"{Accuracy(result):f3}, cosine {cosine:f5}");
    }

    [Test]
    public void A_boundary_finds_the_subspace_and_is_drawn_close_around_it()
    {
        using var planted = new Planted();
        var result = Run(planted, new BoundlessDasMethod(new() { Epochs = 60, LearningRate = 0.05, BoundaryLearningRate = 0.05, FirstTemperature = 2 }));

        using var scratch = new Scratch();
        using var file = SafetensorsFile.Open(scratch.File(result.Artifact!.FileName, [.. result.Artifact.Content]));
        using var scope = NewDisposeScope();
        var found = file.ReadStored($"{Where}/rotation");
        Assert.That((Accuracy(result) > 0.99, found.shape[1]), Is.EqualTo((true, 2L)), $"{Accuracy(result):f3}");
    }

    [Test]
    public void A_mask_over_main_directions_finds_a_variable_that_spreads_the_most([Values] bool centred)
    {
        using var planted = new Planted(radiusOfA: 2);
        Assert.That(Accuracy(planted, centred ? new DbmPcaMethod(Mask) : new DbmSvdMethod(Mask)), Is.GreaterThan(0.99));
    }

    [Test]
    public void A_mask_over_main_directions_fails_where_another_variable_spreads_as_much([Values] bool centred)
    {
        // Any mixture of the two planes is as good a basis as they are.
        using var planted = new Planted();
        Assert.That(Accuracy(planted, centred ? new DbmPcaMethod(Mask) : new DbmSvdMethod(Mask)), Is.LessThanOrEqualTo(Floor + 0.1));
    }

    [Test]
    public void Attribution_picks_the_coordinates_along_which_a_variable_lies()
    {
        using var planted = new Planted(axisAligned: true);
        Assert.That(Accuracy(planted, new AttributionNeuronsMethod(new() { Count = 2 })), Is.GreaterThan(0.99));
    }

    private const double Floor = 0.25;

    private static Site Where { get; } = new(0, Site.LastToken);

    private static double Accuracy(Planted planted, IVariableMethod method) => Accuracy(Run(planted, method));

    private static double Accuracy(RunResult result) => result.Scores.Single(score => score.Metric == "iia" && score.Site == Where.ToString()).Value;

    private static RunResult Run(Planted planted, IVariableMethod method) =>
        VariableEvaluation.Run(planted.Plan(method, 0), new MemoryJournal(), new RecordingObserver(), CancellationToken.None);
}
