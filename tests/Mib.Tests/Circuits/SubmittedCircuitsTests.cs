using Mib.Core.Circuits;
using Mib.Core.Results;
using Mib.Engine.Circuits;
using Mib.Engine.Formats;
using Mib.Engine.Plans;
using Mib.Methods.Eap;
using Mib.Models.Transformers;
using Mib.Tests.Support;

namespace Mib.Tests.Circuits;

/// <summary>Artifacts are judged as the method that made them is.</summary>
public sealed class SubmittedCircuitsTests : TensorFixture
{
    private readonly HookedTransformer model = Tiny.Model();

    [OneTimeTearDown]
    public void DisposeModel() => model.Dispose();

    [Test]
    public void Scores_get_what_their_method_gets()
    {
        var byMethod = Run(new EapMethod(), null);

        var submitted = Run(null, new SubmittedCircuits.Importances(ScoresOf(byMethod)));

        Assert.That(submitted.Scores, Is.EqualTo(byMethod.Scores));
        Assert.That(submitted.Curves, Is.EqualTo(byMethod.Curves));
        Assert.That(submitted.Artifact, Is.EqualTo(byMethod.Artifact));
        Assert.That(submitted.Facts.Select(fact => fact.Name), Does.Not.Contain("attribution-examples"));
    }

    [Test]
    public void Nine_circuits_get_what_the_scores_get_that_they_were_chosen_by()
    {
        var byMethod = Run(new EapMethod(), null);
        var scores = ScoresOf(byMethod);

        var submitted = Run(null, new SubmittedCircuits.Nine([.. Of(Ranking.Signed)], [.. Of(Ranking.Absolute)], Level.Edge));

        Assert.Multiple(() =>
        {
            foreach (var metric in new[] { "cpr", "cmd", "cpr-log", "cmd-log" })
                Assert.That(submitted.Scores.Single(score => score.Metric == metric), Is.EqualTo(byMethod.Scores.Single(score => score.Metric == metric)));
            Assert.That(submitted.Curves[0].Points.Select(point => point.X), Is.EqualTo(Selection.Percentages));
            Assert.That(submitted.Curves[0].Points[^1].Y, Is.EqualTo(1).Within(1e-5));
            Assert.That(submitted.Curves[0], Is.Not.EqualTo(submitted.Curves[1]));
            // As sent: edges that lead nowhere count.
            Assert.That(submitted.Curves[0].Points.Select(point => point.Edges), Is.EqualTo(Of(Ranking.Signed).Select(circuit => circuit.WeightedEdgeCount)));
            Assert.That(submitted.Artifact, Is.Null);
        });

        IReadOnlyList<Circuit> Of(Ranking ranking) => Selection.Choose(
            scores, Selection.Percentages.Select(share => Selection.CountAt(model.Graph, Level.Edge, share)), ranking, SelectionRule.Topn);
    }

    [Test]
    public void Nobody_knows_how_many_examples_submitted_scores_are_of()
    {
        var pairs = Tiny.Pairs(model, 6);
        var plan = new CircuitPlan
        {
            Model = model, Submitted = new SubmittedCircuits.Importances(new(model.Graph, GraphCircuits.Random(model.Graph, 0))),
            Train = [], Test = pairs, Seed = 0, RandomCircuits = 1, Known = new([["input->logits"]]),
        };

        var result = CircuitEvaluation.Run(plan, new MemoryJournal(), new MemoryJournal(), new RecordingObserver(), CancellationToken.None);

        Assert.That(result.Scores.Where(score => score.Metric is "auroc" or "precision").Select(score => score.Examples), Is.EqualTo(new[] { 0, 0 }));
        Assert.That(result.Scores.Single(score => score.Metric == "cpr").Examples, Is.EqualTo(6));
    }

    private CircuitScores ScoresOf(RunResult result) => GraphJson.FromBytes([.. result.Artifact!.Content], model.Graph);

    private RunResult Run(EapMethod? method, SubmittedCircuits? submitted)
    {
        var pairs = Tiny.Pairs(model, 10);
        var plan = new CircuitPlan
        {
            Model = model, Method = method, Submitted = submitted,
            Train = [.. pairs.Take(4)], Test = [.. pairs.Skip(4)], Seed = 0, BatchSize = 3, RandomCircuits = 1,
        };
        return CircuitEvaluation.Run(plan, new MemoryJournal(), new MemoryJournal(), new RecordingObserver(), CancellationToken.None);
    }
}
