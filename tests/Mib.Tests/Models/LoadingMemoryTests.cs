using Mib.Models.Checkpoints;
using Mib.Tests.Support;

namespace Mib.Tests.Models;

[TestFixture]
[Platform("Linux")]
public sealed class LoadingMemoryTests : TensorFixture
{
    /// <summary>What loading may cost, in terms of the weights in the type to compute in.</summary>
    private const double Most = 1.15;

    [TestCase(ScalarType.BFloat16, ScalarType.Float32)]
    [TestCase(ScalarType.Float32, ScalarType.Float32)]
    [TestCase(ScalarType.Float32, ScalarType.BFloat16)]
    [TestCase(ScalarType.BFloat16, ScalarType.BFloat16)]
    public void Loading_takes_little_more_memory_than_the_weights(ScalarType stored, ScalarType computed)
    {
        using var scratch = new Scratch();
        // One tensor that is most of the model, as embeddings are: a second copy of it would show.
        long[][] shapes = [[24_000, 1_000], .. Enumerable.Repeat<long[]>([1_000, 1_000], 4)];
        using (NewDisposeScope())
            SafetensorsWriter.Write(scratch[WeightFiles.SingleFile], [.. shapes.Select((shape, i) => KeyValuePair.Create($"w{i}", ones(shape, stored)))]);
        var bytes = shapes.Sum(shape => shape[0] * shape[1]) * (computed == ScalarType.Float32 ? 4 : 2);
        GC.Collect();

        using var scope = NewDisposeScope();
        using var memory = new PeakMemory();
        using var weights = WeightFiles.Open(scratch.Folder);
        weights.CopyTo([.. weights.Entries.Select(pair => KeyValuePair.Create(pair.Key, empty(pair.Value.Shape, computed)))]);
        var peak = memory.Stop();

        TestContext.Out.WriteLine($"{stored} → {computed}: {(double)peak / bytes:0.000} × the weights' {bytes >> 20} MiB");
        Assert.That((double)peak / bytes, Is.GreaterThan(0.5).And.LessThanOrEqualTo(Most));
    }
}
