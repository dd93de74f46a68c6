using Mib.Core.Circuits;
using Mib.Core.Errors;
using Mib.Engine.Formats;
using Mib.Tests.Support;

namespace Mib.Tests.Formats;

[TestFixture]
public sealed class CircuitJsonTests
{
    private static readonly CircuitGraph Graph = new(1, 2, 4);

    [Test]
    public void A_circuit_is_read_back_as_it_was_written()
    {
        using var scratch = new Scratch();
        var circuit = new DeclaredCircuit([["input->a0.h0<v>", "input->a0.h1<v>"], ["a0.h0->logits"]]);
        CircuitJson.Write(scratch.Folder, circuit);

        Assert.That(CircuitJson.Read(scratch.Folder, Graph), Is.EqualTo(circuit));
        Assert.That(File.ReadAllText(scratch[CircuitJson.FileName]), Does.Contain("\"input->a0.h0<v>\""));
    }

    [Test]
    public void Further_sets_of_edges_are_kept_apart_from_the_circuit()
    {
        using var scratch = new Scratch();
        var circuit = new DeclaredCircuit([["a0.h0->logits"]]) { Others = [new("declared", ["a0.h0->logits", "input->m0"]), new("seven", ["m0->logits"])] };
        CircuitJson.Write(scratch.Folder, circuit);

        var read = CircuitJson.Read(scratch.Folder, Graph);
        Assert.That(read, Is.EqualTo(circuit));
        Assert.That(read.Edges, Is.EqualTo(new[] { "a0.h0->logits" }));
    }

    [TestCase("{\"groups\":[[\"input->m0\"]],\"others\":{\"x\":null}}", "'x' in 'others' is no list")]
    [TestCase("{\"groups\":[[\"input->m0\"]],\"others\":{\"x\":[null]}}", "'x' in 'others' is no list")]
    [TestCase("{\"groups\":[[\"input->m0\"]],\"others\":{\"x\":[\"input->m7\"]}}", "the model has no edge 'input->m7'")]
    [TestCase("{\"groups\":[[\"input->m0\"]],\"others\":{\"x\":[\"input->m0\",\"input->m0\"]}}", "the edge 'input->m0' occurs twice")]
    [TestCase("{}", "it has no 'groups'")]
    [TestCase("{\"groups\":[]}", "it has no 'groups'")]
    [TestCase("null", "it has no 'groups'")]
    [TestCase("{\"groups\":[[]]}", "it has no 'groups'")]
    [TestCase("{\"groups\":[null]}", "it has no 'groups'")]
    [TestCase("{\"groups\":[[null]]}", "it has no 'groups'")]
    [TestCase("{\"groups\":[[\"input->a7.h0<v>\"]]}", "the model has no edge 'input->a7.h0<v>'")]
    [TestCase("{\"groups\":[[\"input->m0\"],[\"input->m0\"]]}", "the edge 'input->m0' occurs twice")]
    [TestCase("{\"groups\":3}", "$.groups")]
    [TestCase("[", "1")]
    public void A_broken_file_is_refused_with_its_path(string text, string problem)
    {
        using var scratch = new Scratch();
        var path = scratch.File(CircuitJson.FileName, text);

        Assert.That(
            () => CircuitJson.Read(scratch.Folder, Graph),
            Throws.InstanceOf<FileFormatException>().With.Message.StartsWith(path).And.Message.Contains(problem));
    }

    [Test]
    public void A_missing_file_is_refused_with_its_path()
    {
        using var scratch = new Scratch();

        Assert.That(
            () => CircuitJson.Read(scratch.Folder, Graph),
            Throws.InstanceOf<FileFormatException>().With.Message.StartsWith(scratch[CircuitJson.FileName]));
    }
}
