using Mib.Methods.Eap;
using Mib.Models.Batches;
using Mib.Models.Checkpoints;
using Mib.Models.Generation;
using Mib.Models.Transformers;
using Mib.Sdk.Circuits;
using Mib.Tests.Support;

namespace Mib.Tests.Models;

/// <summary>A model in bfloat16, whose numbers have eight binary digits, stays near itself in float64.</summary>
public sealed class Bfloat16Tests(string device) : DeviceFixture(device)
{
    [TestCaseSource(typeof(Golden), nameof(Golden.Families))]
    public void Logits_are_those_of_float64_to_a_few_of_its_digits(string family)
    {
        using var scope = NewDisposeScope();
        using var exact = Golden.Load("raw-f64", family);
        using var narrow = Load(family);
        using var batch = Batches.Of([.. Golden.Pairs(family).Select(p => p.CleanIds)], PaddingSide.Left);

        var logits = narrow.Forward(batch);

        Assert.That(logits.dtype, Is.EqualTo(ScalarType.BFloat16));
        var difference = Golden.Difference(logits, exact.Forward(batch), batch.Mask, 1);
        TestContext.Out.WriteLine($"{family} bfloat16: {difference:g3}");
        Assert.That(difference, Is.InRange(1e-4, 0.1));
    }

    [TestCaseSource(typeof(Golden), nameof(Golden.Families))]
    public void Edge_scores_are_those_of_float64_to_a_few_of_its_digits(string family)
    {
        using var exact = Golden.Load("raw-f64", family);
        using var narrow = Load(family);
        AttributionRun Run(HookedTransformer model) => new() { Model = model, Pairs = Golden.Pairs(family), BatchSize = 4, Seed = 0 };

        var difference = Golden.Difference(new EapMethod().Score(Run(narrow)).Values, new EapMethod().Score(Run(exact)).Values);

        TestContext.Out.WriteLine($"{family} bfloat16 scores: {difference:g3}");
        Assert.That(difference, Is.InRange(1e-4, 0.15));
    }

    [Test]
    public void Generation_runs()
    {
        using var model = Load("gemma2");
        Assert.That(model.Generate([[1, 2, 3], [4]], new() { MaxNewTokens = 4, StopTokens = [] }).Select(t => t.Count), Is.All.EqualTo(4));
    }

    private static HookedTransformer Load(string family) => Checkpoint.Load(TestData.Golden(family, "model"), ScalarType.BFloat16, TestDevice.Current);
}
