using Mib.Core.Circuits;
using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Models.Checkpoints;
using Mib.Sdk.Circuits;
using Mib.Tests.Models;
using Mib.Tests.Support;

namespace Mib.Tests.Circuits;

public sealed class MeanAblationTests(string device) : DeviceFixture(device)
{
    [Test]
    public void The_mean_of_a_source_is_over_the_real_tokens_of_all_prompts_whatever_the_batches([Values(1, 3, 8)] int batchSize)
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model();
        var pairs = Tiny.Pairs(model, 8);
        using var ablation = MeanAblation.Of(model, pairs, batchSize);

        var tokens = pairs.Select(pair =>
        {
            using var batch = Batches.Of([pair.CleanIds]);
            return SourceActivations.Of(model, batch).Sources.squeeze(1);
        });
        Assert.That(Golden.Difference(ablation.Vectors!, cat([.. tokens], 1).mean([1], keepdim: true)), Is.LessThan(1e-12));
    }

    [Test]
    public void The_shared_mean_is_the_references([Values("gpt2", "llama")] string family, [Values("raw-f32", "raw-f64")] string run)
    {
        using var scope = NewDisposeScope();
        using var model = Golden.Load(run, family);
        using var golden = SafetensorsFile.Open(TestData.Golden(family, run, "mean_activations.safetensors"));
        using var ablation = MeanAblation.Of(model, Golden.Pairs(family), 4, MeanRule.Shared);

        var expected = golden.ReadStored("mean").view(1, 1, -1).expand(ablation.Vectors!.shape);
        Assert.That(Golden.Difference(ablation.Vectors, expected), Is.LessThan(run == "raw-f64" ? 1e-8 : 1e-5));
    }

    [Test]
    public void Means_by_position_are_the_references_at_positions_that_all_prompts_have([Values("gpt2", "llama")] string family)
    {
        using var scope = NewDisposeScope();
        using var model = Golden.Load("raw-f64", family);
        using var golden = SafetensorsFile.Open(TestData.Golden(family, "raw-f64", "mean_activations.safetensors"));
        // Attention is causal: what follows does not change what comes before.
        var pairs = Golden.Pairs(family).Select(p => p with { CleanIds = [.. p.CleanIds.Take(6)], CorruptedIds = [.. p.CorruptedIds.Take(6)] }).ToList();
        using var ablation = MeanAblation.ByPosition(model, pairs, 3);

        var expected = golden.ReadStored("mean-positional").transpose(0, 1).narrow(1, 0, 6);
        Assert.That(Golden.Difference(ablation.Vectors!, expected), Is.LessThan(1e-8));
    }

    [Test]
    public void A_prompt_of_another_length_than_the_means_by_position_is_refused()
    {
        using var model = Golden.Load("raw-f32");
        TokenPair Short(TokenPair pair, int length) => pair with { CleanIds = [.. pair.CleanIds.Take(length)], CorruptedIds = [.. pair.CorruptedIds.Take(length)] };
        var pairs = Golden.Pairs();
        using var ablation = MeanAblation.ByPosition(model, [.. pairs.Select(pair => Short(pair, 6))], 4);

        Assert.That(() => ablation.Expect([Short(pairs[0], 6)]), Throws.Nothing);
        Assert.That(() => ablation.Expect([Short(pairs[0], 6), Short(pairs[1], 5)]), Throws.InstanceOf<UsageException>().With.Message.Contains("one to be scored has 5"));
    }

    [Test]
    public void Means_by_position_of_prompts_of_several_lengths_are_refused()
    {
        using var model = Golden.Load("raw-f32");
        Assert.That(() => MeanAblation.ByPosition(model, Golden.Pairs(), 4), Throws.InstanceOf<UsageException>().With.Message.Contains("6 to 10 tokens"));
    }

    [Test]
    public void Means_by_position_do_not_go_with_prompts_of_another_length()
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model();
        using var ablation = AblationValues.Of(Ablation.MeanPositional, zeros([model.Graph.SourceCount, 3, 8], ScalarType.Float64, TestDevice.Current));
        using var batch = Batches.Pairs([.. Tiny.Pairs(model, 8).Where(p => p.CleanIds.Count > 3).Take(1)]);
        Assert.That(() => new PairRun(model, batch, ablation), Throws.InstanceOf<UsageException>().With.Message.Contains("of 3 tokens"));
    }
}
