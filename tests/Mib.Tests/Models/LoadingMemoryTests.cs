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
        Write(scratch, stored, shapes);
        using (var small = new Scratch())
        {
            // What the first load of a process costs once: compiled code, threads.
            Write(small, stored, [1_000, 1_000]);
            Load(small, computed);
        }

        using var memory = new PeakMemory();
        Load(scratch, computed);
        var peak = (double)memory.Stop() / (shapes.Sum(shape => shape[0] * shape[1]) * (computed == ScalarType.Float32 ? 4 : 2));

        TestContext.Out.WriteLine($"{stored} → {computed}: {peak:0.000} × the weights");
        Assert.That(peak, Is.GreaterThan(0.5).And.LessThanOrEqualTo(Most));
    }

    private static void Write(Scratch scratch, ScalarType stored, params long[][] shapes)
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(scratch[WeightFiles.SingleFile], [.. shapes.Select((shape, i) => KeyValuePair.Create($"w{i}", ones(shape, stored)))]);
    }

    private static void Load(Scratch scratch, ScalarType computed)
    {
        using var scope = NewDisposeScope();
        using var weights = WeightFiles.Open(scratch.Folder);
        weights.CopyTo([.. weights.Entries.Select(pair => KeyValuePair.Create(pair.Key, empty(pair.Value.Shape, computed)))]);
    }
}
