using System.IO.Compression;
using System.Text;
using Mib.Core.Circuits;
using Mib.Core.Errors;
using Mib.Engine.Formats;
using Mib.Tests.Support;

namespace Mib.Tests.Formats;

/// <summary>Graphs of <c>torch.save</c>: what torch itself wrote (tests/data/torch/make.py), and what nobody should.</summary>
public sealed class TorchFileTests : TensorFixture
{
    private static readonly CircuitGraph Graph = new(1, 2, 4);

    [Test]
    public void Scores_of_edges_are_those_of_the_matrixs_real_cells()
    {
        var (scores, circuit) = Read("edges.pt");

        Assert.That(scores, Is.EqualTo(new CircuitScores(Graph, [.. Graph.Edges.Select(edge => (((edge.Source * 8) + edge.Channel) / 8.0) - 1)])));
        Assert.That(circuit!.EdgeNames(), Is.EqualTo(new[] { "input->m0", "m0->logits" }));
        Assert.That(circuit.SourceMask, Is.EqualTo(new[] { true, false, false, true }));
    }

    [Test]
    public void Scores_of_nodes_go_before_those_of_edges() =>
        Assert.That(Read("nodes.pt").Scores, Is.EqualTo(new CircuitScores(Graph, Level.Node, [0.5, -1, 2, 0.25])));

    /// <summary>The tensor is a transposed view, in bfloat16.</summary>
    [Test]
    public void Scores_of_neurons_go_before_all_others()
    {
        var (scores, circuit) = Read("neurons.pt");

        Assert.That(scores, Is.EqualTo(new CircuitScores(Graph, Level.Neuron, [.. Enumerable.Range(0, 16).Select(i => (double)((i % 4 * 4) + (i / 4)))])));
        Assert.That(circuit!.Neurons, Is.EqualTo(Enumerable.Range(0, 16).Select(i => i is < 4 or > 12)));
    }

    [TestCase("legacy.pt", "legacy format from before 1.6")]
    [TestCase("evil.pt", "it names 'posix.system', which could run code")]
    [TestCase("model.pth", "'cfg': it is missing")]
    [TestCase("config-dict.pkl", "a bare pickle")]
    [TestCase("config.json", "it is not the zip that torch.save writes")]
    public void What_is_no_graph_of_torchs_is_refused(string file, string problem) =>
        Assert.That(() => Read(file), Throws.InstanceOf<FileFormatException>().With.Message.Contains(problem));

    [Test]
    public void A_graph_of_another_model_is_refused() => Assert.That(
        () => GraphPt.ReadContent(TestData.Path("torch", "edges.pt"), new(1, 2, 8)),
        Throws.InstanceOf<FileFormatException>().With.Message.Contains("cfg.d_model: it is 4, the model's is 8"));

    /// <summary>Where the pickle has a name, another of the same length.</summary>
    [TestCase("a0.h1", "a0.h9", "'src_nodes': its place 2 holds 'a0.h9', the model's is 'a0.h1'")]
    [TestCase("a0.h1<k>", "a0.h1<x>", "'dst_nodes': its place 3 holds 'a0.h1<x>'")]
    [TestCase("FloatStorage", "ThoatStorage", "it names 'torch.ThoatStorage'")]
    [TestCase("edges_scores", "edges_sc0res", "edges_in_graph", TestName = "Without_scores_the_circuit_is_read")]
    [TestCase("nodes_in_graph", "nodes_in_grape", "it needs edges_in_graph and nodes_in_graph")]
    [TestCase("cfgq", "cfhq", "'cfg': it is missing")]
    public void A_spoilt_pickle_is_refused_by_what_is_wrong(string old, string spoilt, string problem)
    {
        using var scratch = new Scratch();
        var path = Rewritten(scratch, (name, bytes) => name.EndsWith("data.pkl", StringComparison.Ordinal) ? Replace(bytes, old, spoilt) : bytes);
        if (problem == "edges_in_graph")
            Assert.That(GraphPt.ReadContent(path, Graph), Is.EqualTo(new GraphContent(null, Read("edges.pt").Circuit)));
        else
            Assert.That(() => GraphPt.ReadContent(path, Graph), Throws.InstanceOf<FileFormatException>().With.Message.Contains(problem));
    }

    [Test]
    public void A_storage_that_is_cut_off_is_refused()
    {
        using var scratch = new Scratch();
        var path = Rewritten(scratch, (name, bytes) => name.EndsWith("/data/0", StringComparison.Ordinal) ? bytes[..^4] : bytes);

        Assert.That(() => GraphPt.ReadContent(path, Graph), Throws.InstanceOf<FileFormatException>().With.Message.Contains("has 124 bytes, 32 numbers of Float32 take 128"));
    }

    [TestCase("data.pkl")]
    [TestCase("data/0")]
    public void A_compressed_entry_is_refused(string entry)
    {
        using var scratch = new Scratch();
        var path = Rewritten(
            scratch, (name, bytes) => name.EndsWith("data/0", StringComparison.Ordinal) ? new byte[bytes.Length] : bytes,
            name => name.EndsWith(entry, StringComparison.Ordinal) ? CompressionLevel.Optimal : CompressionLevel.NoCompression);

        Assert.That(() => GraphPt.ReadContent(path, Graph), Throws.InstanceOf<FileFormatException>().With.Message.Contains("is compressed, which torch.save never does"));
    }

    [Test]
    public void Every_way_to_cut_a_file_off_is_refused()
    {
        using var scratch = new Scratch();
        var whole = File.ReadAllBytes(TestData.Path("torch", "edges.pt"));
        for (var length = 0; length < whole.Length; length++)
        {
            var path = scratch.File("cut.pt", whole[..length]);
            Assert.That(() => GraphPt.ReadContent(path, Graph), Throws.InstanceOf<FileFormatException>(), $"{length} bytes");
        }
    }

    private static GraphContent Read(string file) => GraphPt.ReadContent(TestData.Path("torch", file), Graph);

    private static byte[] Replace(byte[] bytes, string old, string spoilt) =>
        Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(bytes).Replace(old, spoilt));

    /// <summary>edges.pt with other entries.</summary>
    private static string Rewritten(Scratch scratch, Func<string, byte[], byte[]> content, Func<string, CompressionLevel>? level = null)
    {
        using var source = ZipFile.OpenRead(TestData.Path("torch", "edges.pt"));
        using var target = ZipFile.Open(scratch["spoilt.pt"], ZipArchiveMode.Create);
        foreach (var entry in source.Entries)
        {
            using var from = entry.Open();
            using var bytes = new MemoryStream();
            from.CopyTo(bytes);
            using var to = target.CreateEntry(entry.FullName, level?.Invoke(entry.FullName) ?? CompressionLevel.NoCompression).Open();
            to.Write(content(entry.FullName, bytes.ToArray()));
        }

        return scratch["spoilt.pt"];
    }
}
