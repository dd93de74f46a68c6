using Mib.Models.Checkpoints;
using Mib.Models.Transformers;
using Mib.Tests.Support;

namespace Mib.Tests.Models;

[TestFixture]
[Platform("Linux")]
public sealed class LoadingMemoryTests : TensorFixture
{
    /// <summary>What loading may cost, in terms of the weights in the type to compute in.</summary>
    private const double Most = 1.15;

    /// <summary>0.5 GB in float32, beside which the buffers of loading are small. One tensor is most of it, as embeddings are: a second copy of it would show.</summary>
    private static TransformerConfig Config => Tiny.Families["llama"] with
    {
        Layers = 2, DModel = 512, DHead = 128, DMlp = 1024, Vocabulary = 250_000, TiedEmbeddings = true,
    };

    [TestCase(ScalarType.BFloat16, ScalarType.Float32)]
    [TestCase(ScalarType.Float32, ScalarType.Float32)]
    [TestCase(ScalarType.Float32, ScalarType.BFloat16)]
    [TestCase(ScalarType.BFloat16, ScalarType.BFloat16)]
    public void Loading_takes_little_more_memory_than_the_weights(ScalarType stored, ScalarType computed)
    {
        using var scratch = new Scratch();
        Write(scratch["large"], Config, stored);
        Write(scratch["small"], Config with { Vocabulary = 100 }, stored);

        var weights = TransformerWeights.CountOf(Config) * (computed == ScalarType.Float32 ? 4 : 2);
        var peak = (double)OwnProcess.PeakOfLoading(scratch["large"], scratch["small"], computed) / weights;

        TestContext.Out.WriteLine($"{stored} → {computed}: {peak:0.000} × the weights");
        Assert.That(peak, Is.GreaterThan(0.9).And.LessThanOrEqualTo(Most));
    }

    private static void Write(string folder, TransformerConfig config, ScalarType stored)
    {
        using var weights = TransformerWeights.Allocate(config, outFirst: true, stored, CPU);
        foreach (var (_, weight) in weights.Named())
            weight.fill_(0.5);
        using var model = new HookedTransformer(config, weights);
        Checkpoint.Save(folder, model);
    }
}
