using Mib.Core.Circuits;
using Mib.Engine.Circuits;
using Mib.Tests.Support;

namespace Mib.Tests.Circuits;

[TestFixture]
public sealed class CircuitChecksTests
{
    private static readonly CircuitGraph Graph = new(2, 2, 4);

    [Test]
    public void The_whole_model_is_complete()
    {
        var checks = CircuitChecks.Of(Circuit.Whole(Graph), 0);

        Assert.That(Value(checks, Additive, "incompleteness"), Is.Zero);
    }

    [Test]
    public void A_circuit_without_the_models_second_way_is_incomplete()
    {
        // Either edge does the task by itself; the circuit knows of one.
        var (known, other) = (Edge("input->logits"), Edge("m0->logits"));
        var circuit = GraphCircuits.Of(Graph, "input->logits");
        double Task(Circuit c) => c.EdgeMask[known] || c.EdgeMask[other] ? 1 : 0;

        // In the halves that take it out, the model still does the task and the circuit does not.
        var checks = CircuitChecks.Of(circuit, 0);
        var taken = Enumerable.Range(0, CircuitChecks.Halves).Count(half => checks.Circuits[1 + (2 * half)].EdgeCount == 0);
        Assert.That(taken, Is.InRange(1, CircuitChecks.Halves - 1));
        Assert.That(Value(checks, Task, "incompleteness"), Is.EqualTo(taken / (double)CircuitChecks.Halves).Within(1e-12));
    }

    [Test]
    public void An_edge_that_does_nothing_has_no_effect()
    {
        // One of the two edges does all.
        var checks = CircuitChecks.Of(GraphCircuits.Of(Graph, "input->logits", "input->m0", "m0->logits"), 0);
        double Task(Circuit c) => c.EdgeMask[Edge("input->logits")] ? 1 : 0;

        Assert.That(Value(checks, Task, "edge-effect"), Is.EqualTo(1 / 3.0).Within(1e-12));
    }

    [Test]
    public void The_cost_of_checks_is_bounded() =>
        Assert.That(CircuitChecks.Of(Circuit.Whole(new(4, 4, 8)), 0).Circuits, Has.Count.EqualTo(1 + (2 * CircuitChecks.Halves) + CircuitChecks.Edges));

    [Test]
    public void An_empty_circuit_has_nothing_to_check()
    {
        var checks = CircuitChecks.Of(GraphCircuits.Of(Graph), 0);

        Assert.That(checks.Scores(new([1], [0], []), 0), Is.Empty);
    }

    private static double Additive(Circuit circuit) => circuit.EdgeCount / (double)circuit.Graph.Edges.Count;

    private static int Edge(string name) => Graph.IndexOfEdge(name);

    private static double Value(CircuitChecks checks, Func<Circuit, double> task, string metric) =>
        checks.Scores(new([1, 1], [0, 0], [.. checks.Circuits.Select(c => new[] { task(c), task(c) })]), 0).Single(s => s.Metric == metric).Value;
}
