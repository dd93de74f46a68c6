using Mib.Models.Batches;
using Mib.Models.Checkpoints;
using Mib.Models.Hooks;
using Mib.Tests.Support;

namespace Mib.Tests.Models;

public sealed class FamilyGoldenTests(string device) : DeviceFixture(device)
{
    [TestCase("gpt2", "raw-f32", 1e-5)]
    [TestCase("gpt2", "raw-f64", 1e-8)]
    [TestCase("llama", "raw-f32", 1e-5)]
    [TestCase("llama", "raw-f64", 1e-8)]
    [TestCase("qwen2", "raw-f32", 1e-5)]
    [TestCase("gemma2", "raw-f32", 1e-5)]
    public void Every_activation_is_the_references(string family, string run, double tolerance)
    {
        using var scope = NewDisposeScope();
        using var model = Golden.Load(run, family);
        using var batch = Batches.Of([.. Golden.Pairs(family).Select(p => p.CleanIds)]);
        using var golden = SafetensorsFile.Open(TestData.Golden(family, run, "acts_clean.safetensors"));
        using var cache = new ActivationCache();
        var names = golden.Entries.Keys.Where(n => n != "logits").ToList();

        var logits = model.Forward(batch, cache.Hooks(names));

        var differences = names.ToDictionary(n => n, n => Difference(n, cache[n], golden.ReadStored(n), batch.Mask));
        differences["logits"] = Golden.Difference(logits, golden.ReadStored("logits"), batch.Mask, 1);
        TestContext.Out.WriteLine($"{family} {run}: largest {differences.Max(d => d.Value):g3} at {differences.MaxBy(d => d.Value).Key}");
        Assert.That(differences.Where(d => !(d.Value <= tolerance)), Is.Empty);
    }

    [TestCase("gpt2", "raw-f32", 1e-5)]
    [TestCase("gpt2", "raw-f64", 1e-8)]
    [TestCase("llama", "raw-f32", 1e-5)]
    [TestCase("llama", "raw-f64", 1e-8)]
    [TestCase("qwen2", "raw-f32", 1e-5)]
    [TestCase("gemma2", "raw-f32", 1e-5)]
    public void Left_padding_gives_the_references_logits(string family, string run, double tolerance)
    {
        using var scope = NewDisposeScope();
        using var model = Golden.Load(run, family);
        using var golden = SafetensorsFile.Open(TestData.Golden(family, run, "leftpad.safetensors"));
        using var batch = Batches.Of([.. Golden.Pairs(family).Select(p => p.CleanIds)], PaddingSide.Left);
        Assert.That(batch.Mask.to(ScalarType.Int64, CPU).Equals(golden.ReadStored("attention_mask")), Is.True);

        var difference = Golden.Difference(model.Forward(batch), golden.ReadStored("logits"), batch.Mask, 1);

        TestContext.Out.WriteLine($"{family} {run} left padded: {difference:g3}");
        Assert.That(difference, Is.LessThanOrEqualTo(tolerance));
    }

    [Test]
    public void The_hubs_naming_loads_to_the_same_model()
    {
        using var scope = NewDisposeScope();
        using var model = Golden.Load("raw-f32");
        using var hub = Checkpoint.Load(TestData.Golden("gpt2-hubstyle"), device: TestDevice.Current);
        using var batch = Batches.Of([.. Golden.Pairs().Select(p => p.CleanIds)]);

        Assert.That(Golden.Difference(hub.Forward(batch), model.Forward(batch)), Is.Zero);
    }

    [TestCase("gpt2")]
    [TestCase("llama")]
    public void Gradients_at_inputs_and_outputs_are_the_references(string family)
    {
        using var scope = NewDisposeScope();
        using var model = Golden.Load("raw-f32", family);
        using var golden = SafetensorsFile.Open(TestData.Golden(family, "raw-f32", "grads_clean.safetensors"));
        var names = golden.Entries.Keys.ToList();
        var largest = 0.0;
        foreach (var (pairs, number) in Golden.Pairs(family).Chunk(4).Select((p, i) => (p, i)))
        {
            using var batch = Batches.Pairs(pairs);
            using var cache = new ActivationCache();
            var hooks = new HookSet().Add(HookNames.Embed, x => x.detach().requires_grad_());
            foreach (var name in names)
            {
                hooks.Add(name, x =>
                {
                    var own = name.EndsWith("_in", StringComparison.Ordinal) || name.EndsWith("_input", StringComparison.Ordinal) ? x.alias() : x;
                    cache.Keep(name, own);
                    return own;
                });
            }

            var loss = batch.LogitDifference(model.LastLogits(batch.Clean, hooks)).mean().neg();
            var gradients = autograd.grad([loss], [.. names.Select(n => cache[n])]);

            for (var i = 0; i < names.Count; i++)
            {
                // The reference's batches are all padded to ten positions.
                var expected = golden.ReadStored(names[i]).narrow(0, number * 4, 4).narrow(1, 0, batch.Clean.Width);
                largest = Math.Max(largest, Golden.Difference(gradients[i], expected, batch.Clean.Mask, 1));
                Assert.That(largest, Is.LessThanOrEqualTo(1e-5), names[i]);
            }
        }

        TestContext.Out.WriteLine($"gradients {family} raw-f32: {largest:g3}");
    }

    private static double Difference(string name, Tensor actual, Tensor golden, Tensor mask) =>
        name.EndsWith("hook_pattern", StringComparison.Ordinal)
            ? Golden.Difference(actual, golden, mask, 2, 3)
            : Golden.Difference(actual, golden, mask, 1);
}
