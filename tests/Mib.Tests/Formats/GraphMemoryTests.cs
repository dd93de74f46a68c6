using Mib.Core.Circuits;
using Mib.Engine.Formats;
using Mib.Tests.Support;

namespace Mib.Tests.Formats;

/// <summary>A file of Llama-3.1-8B's 1.6 million edges.</summary>
public sealed class GraphMemoryTests : TensorFixture
{
    private const long MiB = 1 << 20;

    private static readonly CircuitGraph Graph = new(32, 32, 4096);

    [TestCase(".json", 100)]
    [TestCase(".safetensors", 12)]
    public void A_graph_of_a_large_model_is_read_in_bounded_memory(string form, int leastSize)
    {
        using var scratch = new Scratch();
        var path = scratch["scores" + form];
        using (var stream = File.Create(path))
            ScoresFile.Write(path, stream, new(Graph, GraphCircuits.Random(Graph, 0)));

        var peak = OwnProcess.PeakOfReading(path, Graph);

        TestContext.Out.WriteLine($"{new FileInfo(path).Length / MiB} MiB of file, {peak / MiB} MiB at the peak");
        Assert.Multiple(() =>
        {
            Assert.That(new FileInfo(path).Length, Is.GreaterThan(leastSize * MiB));
            Assert.That(peak, Is.LessThan(150 * MiB));
        });
    }
}
