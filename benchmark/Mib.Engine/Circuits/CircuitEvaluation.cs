using Mib.Core.Circuits;
using Mib.Core.Errors;
using Mib.Core.Results;
using Mib.Engine.Formats;
using Mib.Engine.Plans;
using Mib.Sdk.Circuits;

namespace Mib.Engine.Circuits;

/// <summary>A whole run on the circuit track: scores of edges, ten circuits by each ranking or circuits as they were sent, faithfulness, CPR and CMD.</summary>
public static class CircuitEvaluation
{
    /// <summary>File name of the artifact: the reference's.</summary>
    public const string ArtifactName = "importances.json";

    private static readonly Ranking[] Rankings = [Ranking.Signed, Ranking.Absolute];

    /// <summary>Runs a plan, or what is left of it.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="journal">The run's finished steps.</param>
    /// <param name="shared">Finished steps of the random circuits, which all runs on the same model and data share.</param>
    /// <param name="observer">Who watches.</param>
    /// <param name="cancellation">Where the user's wish to stop arrives.</param>
    /// <exception cref="NotMeasurableException">The model cannot tell the answers apart, so that faithfulness has no denominator, or is right no more often than by guessing.</exception>
    public static RunResult Run(
        CircuitPlan plan, IRunJournal journal, IRunJournal shared, IRunObserver observer, CancellationToken cancellation)
    {
        if ((plan.Train.Count == 0 && plan.Submitted is null) || plan.Test.Count == 0)
            throw new NotMeasurableException("There are no pairs for the method, or none to score it on.", "use data whose words the model knows.");

        var evaluated = plan.EvaluationAblation ?? plan.Ablation;
        evaluated.Expect(plan.Test);
        var clock = new ClockedJournal(journal);
        var scorer = new CircuitScorer(plan.Model, plan.Test, plan.BatchSize, evaluated, plan.Metric);

        var reference = scorer.MeasureReference(cancellation);
        reference.Require(plan.Seed);
        if (reference.Competence.Warning is { } warning)
            observer.Note(warning);

        var judged = plan.Submitted ?? new SubmittedCircuits.Importances(Attribute(plan, clock, observer, cancellation));
        if (judged is SubmittedCircuits.Importances { Scores.IsFlat: true })
            observer.Note(CircuitScores.FlatWarning);
        CircuitSet[] sets = [.. Rankings.Select(ranking => SetOf(judged, ranking, plan.Rules))];
        var checks = plan.CheckedSize is { } size
            ? CircuitChecks.Of(sets[1].Evaluated[Selection.Percentages.ToList().IndexOf(size)], plan.Seed) : null;
        var all = scorer.Measure(
            [.. sets.SelectMany(s => s.Evaluated), .. checks?.Circuits ?? []], clock, share => observer.Report("circuits", share), cancellation);
        CircuitMetrics[] metrics = [.. sets.Select((s, i) => all with { Circuits = all.Circuits.Chunk(s.Evaluated.Count).ElementAt(i) })];
        // The band belongs to all runs on the same model and data: whoever comes first must not pay for it.
        var seconds = clock.Seconds;
        var band = RandomBand.Measure(plan, scorer, shared, observer, cancellation);

        var curves = sets.Select((s, i) => CurveScores.Of(s, metrics[i], plan.Seed)).ToList();
        return new()
        {
            Scores = [.. curves.SelectMany(c => c.Scores), .. Recovery(plan, judged), .. checks?.Scores(all with { Circuits = all.Circuits[(2 * Selection.Percentages.Count)..] }, plan.Seed) ?? []],
            Curves = [.. curves.Select(c => c.Curve), band],
            Examples =
            [
                new("whole", new(all.Whole)), new("empty", new(all.Empty)),
                .. sets.SelectMany((s, i) => metrics[i].Circuits.Select((values, size) => new ExampleSeries(
                    SeriesName(s.Ranking, Selection.Percentages[size]), new(values)))),
            ],
            Facts =
            [
                .. plan.Submitted is null ? [new("attribution-examples", plan.Train.Count)] : Array.Empty<Fact>(), new("examples", plan.Test.Count),
                new("whole", all.Whole.Average()), new("empty", all.Empty.Average()),
                new("accuracy", reference.Competence.Accuracy), new("chance", reference.Competence.Chance),
                new("edges", plan.Model.Graph.Edges.Count), new("random-circuits", plan.RandomCircuits),
            ],
            Artifact = judged is SubmittedCircuits.Importances found ? new(ArtifactName, new(GraphJson.Write(found.Scores))) : null,
            Seconds = seconds,
            PeakMemoryBytes = ProcessMemory.PeakBytes,
        };
    }

    /// <summary><c>signed</c> or <c>absolute</c>.</summary>
    internal static string Name(Ranking ranking) => ranking == Ranking.Signed ? "signed" : "absolute";

    private static CircuitSet SetOf(SubmittedCircuits judged, Ranking ranking, CircuitRules rules) => judged switch
    {
        SubmittedCircuits.Importances importances => CircuitSet.Of(importances.Scores, ranking, rules),
        SubmittedCircuits.Nine nine => CircuitSet.AsSent(ranking == Ranking.Signed ? nine.Signed : nine.Absolute, ranking, rules.Prune),
        _ => throw new ArgumentException("Neither scores nor circuits.", nameof(judged)),
    };

    /// <summary>How well the scores find the circuit that the model is known to have; nothing where none is known, or something else than edges is scored.</summary>
    /// <remarks>Without intervals: one ranking comes of all examples together.</remarks>
    private static IEnumerable<Score> Recovery(CircuitPlan plan, SubmittedCircuits judged)
    {
        if (plan.Known is not { } known || judged is not SubmittedCircuits.Importances { Scores: { Level: Level.Edge } scores })
            return [];
        string[] edges = [.. known.Edges];
        var recovery = CircuitRecovery.Of(scores, edges);
        var auroc = plan.Auroc == AurocRule.TenPoints ? TenPointAuroc.Of(scores, edges) : recovery.Auroc;
        return
        [
            Score("auroc", auroc), Score("auroc-nodes", recovery.PromotedAuroc), Score("precision", recovery.Precision),
            Score("average-precision", recovery.AveragePrecision), Score("average-precision-nodes", recovery.PromotedAveragePrecision),
        ];

        Score Score(string metric, double value) =>
            new() { Metric = metric, Value = value, Low = double.NaN, High = double.NaN, Examples = plan.Submitted is null ? plan.Train.Count : 0 };
    }

    /// <summary><c>signed/0.01</c>: what the examples of a circuit are kept under.</summary>
    internal static string SeriesName(Ranking ranking, double size) => string.Create(null, $"{Name(ranking)}/{size}");

    private static CircuitScores Attribute(CircuitPlan plan, ClockedJournal journal, IRunObserver observer, CancellationToken cancellation)
    {
        if (journal.Find("scores") is { } saved)
        {
            observer.Note("the method's scores are there already, from an earlier sitting");
            return GraphJson.FromBytes(saved, plan.Model.Graph);
        }

        var method = plan.Method ?? throw new ArgumentException("The plan has no method, and nothing submitted.", nameof(plan));
        var scores = method.Score(new AttributionRun
        {
            Model = plan.Model,
            Pairs = plan.Train,
            BatchSize = plan.BatchSize,
            Scale = plan.Scale,
            Level = plan.Level,
            Ablation = plan.Ablation,
            Metric = plan.Metric,
            Rules = plan.Attribution,
            Journal = new MethodJournal(journal),
            Seed = plan.Seed,
            Cancellation = cancellation,
            Progress = new ShareOf(observer, "attribution"),
        });
        journal.Save("scores", GraphJson.Write(scores));
        return scores;
    }
}
