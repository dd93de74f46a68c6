namespace Mib.Leaderboard.Ranks;

/// <summary>Which end of a metric is the good one.</summary>
public enum Direction
{
    HigherIsBetter,
    LowerIsBetter,

    /// <summary>Shown to read other metrics by, never ranked.</summary>
    Context,
}

/// <summary>A metric that the leaderboard knows how to read.</summary>
/// <param name="Id">As in <see cref="Core.Results.Score.Metric"/>.</param>
/// <param name="Name">Heading of its column.</param>
/// <param name="Direction">Its good end.</param>
/// <param name="Meaning">What it measures, in a sentence.</param>
public sealed record Metric(string Id, string Name, Direction Direction, string Meaning)
{
    /// <summary>Every known metric. The first one that a table has is the one it is ordered by.</summary>
    public static IReadOnlyList<Metric> All { get; } =
    [
        new("cpr", "CPR", Direction.HigherIsBetter,
            "Circuit performance ratio: area under faithfulness over circuit size, edges ranked by signed score. " +
            "It can exceed 1."),
        new("cmd", "CMD", Direction.LowerIsBetter,
            "Circuit–model distance: area under |1 − faithfulness| over circuit size, edges ranked by absolute score. 0 is best."),
        new("cpr-true", "CPR, true sizes", Direction.Context,
            "CPR over the share of the model's edges that each circuit really has, from the empty circuit on. Shown beside CPR."),
        new("cmd-true", "CMD, true sizes", Direction.Context,
            "CMD over the share of the model's edges that each circuit really has, from the empty circuit on. Shown beside CMD."),
        new("cpr-log", "CPR, log sizes", Direction.Context,
            "CPR over the natural logarithm of the nominal sizes, where small circuits count as much as large ones: 6.91 for f = 1."),
        new("cmd-log", "CMD, log sizes", Direction.Context,
            "CMD over the natural logarithm of the nominal sizes. 0 is best."),
        new("auroc", "AUROC", Direction.HigherIsBetter,
            "How well edge scores tell the edges of the true circuit from the others, where it is known. 0.5 is chance, 1 is best."),
        new("auroc-nodes", "AUROC, nodes", Direction.HigherIsBetter,
            "AUROC where a head's q, k and v inputs are one: does an edge join the two nodes?"),
        new("precision", "Precision", Direction.HigherIsBetter,
            "Share of the true circuit's edges among as many of the highest scores."),
        new("average-precision", "Average precision", Direction.HigherIsBetter,
            "Area under precision against recall of the true circuit's edges. 1 is best, their share of all edges is chance."),
        new("average-precision-nodes", "Average precision, nodes", Direction.HigherIsBetter,
            "The same where a head's q, k and v inputs are one."),
        new("incompleteness", "Incompleteness", Direction.Context,
            "How far faithfulness is apart when random halves of one circuit are taken out of it and out of the whole model. 0 is complete."),
        new("edge-effect", "Edge effect", Direction.Context,
            "How much of its faithfulness one circuit loses or gains by one of its edges, on average. Near 0, most could go."),
        new("iia-selected", "IIA, chosen site", Direction.HigherIsBetter,
            "Interchange intervention accuracy on the test pairs at the site that is best on the validation pairs: how often " +
            "swapping the features changes the output as the causal model says."),
        new("iia", "IIA, best site", Direction.HigherIsBetter,
            "The same at the site that is best on the test pairs themselves, which flatters it: read it beside the mean."),
        new("iia-mean", "IIA, mean over layers", Direction.HigherIsBetter,
            "The best site of each layer, averaged over the layers that were run."),
        new("iia-floor", "Floor", Direction.Context,
            "The accuracy of leaving the model alone, at the same site. A score no higher than this shows nothing."),
        new("mse-selected", "Squared error, chosen site", Direction.LowerIsBetter,
            "Squared error of the logit difference that the causal model predicts, on the test pairs at the site that is best on the " +
            "validation pairs. 0 is best."),
        new("mse", "Squared error, best site", Direction.LowerIsBetter,
            "The same at the site that is best on the test pairs themselves, which flatters it: read it beside the mean."),
        new("mse-mean", "Squared error, mean over layers", Direction.LowerIsBetter,
            "The best site of each layer, averaged over the layers that were run."),
        new("mse-floor", "Floor", Direction.Context, "The squared error of leaving the model alone, at the same site."),
    ];

    /// <summary>The metric of that id; null if the leaderboard does not know it, and then it does not rank by it.</summary>
    public static Metric? Find(string id) => All.FirstOrDefault(m => m.Id == id);

    /// <summary>Whether the first interval lies wholly on the good side of the second.</summary>
    public bool IsClearlyBetter(double low, double high, double otherLow, double otherHigh) =>
        Direction == Direction.LowerIsBetter ? high < otherLow : low > otherHigh;
}
