using Mib.Methods.Eap;
using Mib.Models.Checkpoints;
using Mib.Models.Transformers;
using Mib.Sdk.Circuits;
using Mib.Tests.Support;

namespace Mib.Tests.Models;

public sealed class FoldedWeightsTests(string device) : DeviceFixture(device)
{
    private static IEnumerable<string> Families => Tiny.Families.Keys;

    [TestCaseSource(nameof(Families))]
    public void Folding_moves_all_logits_by_the_same(string family)
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model(Tiny.Families[family]);
        using var folded = new HookedTransformer(model.Config with { TiedEmbeddings = false }, FoldedWeights.Of(model.Config, model.Weights));
        using var batch = Batches.Of([[0, 3, 5, 7, 11], [0, 2, 4]]);

        var difference = model.Forward(batch) - folded.Forward(batch);

        Assert.That((difference - difference.mean([-1], keepdim: true)).abs().max().ToDouble(), Is.LessThan(1e-11));
    }

    [Test]
    public void A_bias_of_the_unembedding_stays()
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model(Tiny.Config with { TiedEmbeddings = false, UnembeddingBias = true });
        using var folded = new HookedTransformer(model.Config, FoldedWeights.Of(model.Config, model.Weights));
        using var batch = Batches.Of([[0, 3, 5, 7, 11], [0, 2, 4]]);

        var difference = model.Forward(batch) - folded.Forward(batch);

        Assert.That((difference - difference.mean([-1], keepdim: true)).abs().max().ToDouble(), Is.LessThan(1e-11));
        Assert.That(Math.Abs(folded.Weights.UnembeddingBias!.mean().ToDouble()), Is.LessThan(1e-15));
    }

    /// <summary>Differences of two runs have no biases, and the mean that centring takes out of them has no gradient.</summary>
    [TestCaseSource(nameof(Families))]
    public void Folding_leaves_patching_as_it_is(string family)
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model(Tiny.Families[family]);
        using var folded = new HookedTransformer(model.Config with { TiedEmbeddings = false }, FoldedWeights.Of(model.Config, model.Weights));
        var pairs = Tiny.Pairs(model, 4);
        AttributionRun Run(HookedTransformer of) => new() { Model = of, Pairs = pairs, BatchSize = 2, Seed = 0 };

        var difference = Golden.Difference(new EapMethod().Score(Run(folded)).Values, new EapMethod().Score(Run(model)).Values);

        Assert.That(difference, Is.LessThan(1e-11));
    }

    [TestCaseSource(nameof(Families))]
    public void Norms_only_normalize_and_no_value_has_a_bias(string family)
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model(Tiny.Families[family]);
        var config = model.Config;
        using var folded = FoldedWeights.Of(config, model.Weights);

        foreach (var block in folded.Blocks)
        {
            Assert.That((Norm.Weight(block.Norm1, config) - 1).abs().max().ToDouble(), Is.Zero);
            Assert.That((Norm.Weight(block.Norm2, config) - 1).abs().max().ToDouble(), Is.Zero);
            if (block.HeadBiases(config) is { } biases)
                Assert.That(biases.narrow(0, 2L * config.Heads, config.Heads).abs().max().ToDouble(), Is.Zero);
            if (config.Norm == NormKind.LayerNorm)
                Assert.That(block.MlpOut.Weight.mean([1]).abs().max().ToDouble(), Is.LessThan(1e-15));
        }
    }

    [Test]
    public void Logits_are_those_of_the_references_processed_weights(
        [Values("gpt2", "llama")] string family, [Values("clean", "corrupted")] string prompts)
    {
        using var scope = NewDisposeScope();
        using var model = Golden.Load("processed-f32", family);
        using var batch = Batches.Of([.. Golden.Pairs(family).Select(pair => prompts == "clean" ? pair.CleanIds : pair.CorruptedIds)]);
        using var golden = SafetensorsFile.Open(TestData.Golden(family, "processed-f32", $"acts_{prompts}.safetensors"));
        var logits = golden.ReadStored(golden.Entries.Keys.Single());

        var difference = Golden.Difference(model.Forward(batch), logits, batch.Mask, 1);

        TestContext.Out.WriteLine($"{family} processed-f32 {prompts} logits: {difference:g3}");
        Assert.That(difference, Is.LessThan(1e-5));
    }
}
