namespace Mib.Engine.Circuits;

/// <summary>Precision against recall as a ranking is gone through from the top; equal scores are taken together.</summary>
/// <param name="Points">One a distinct score, from the highest: the share of the circuit found so far, and the circuit's share of what was taken.</param>
public sealed record PrecisionRecall(IReadOnlyList<(double Recall, double Precision)> Points)
{
    /// <summary>Σ precision × what recall grows by, the area under the steps: 1 is best, the circuit's share of all edges is chance.</summary>
    public double Average
    {
        get
        {
            var (area, before) = (0.0, 0.0);
            foreach (var (recall, precision) in Points)
            {
                area += precision * (recall - before);
                before = recall;
            }

            return area;
        }
    }

    /// <summary>Goes through a ranking.</summary>
    /// <param name="edges">Each with what it is ranked by and whether the circuit has it; at least one is in the circuit.</param>
    public static PrecisionRecall Of(IReadOnlyCollection<(double Size, bool IsInside)> edges)
    {
        var inside = edges.Count(edge => edge.IsInside);
        var (taken, found) = (0, 0);
        return new([.. edges.GroupBy(edge => edge.Size).OrderByDescending(equal => equal.Key).Select(equal =>
        {
            taken += equal.Count();
            found += equal.Count(edge => edge.IsInside);
            return ((double)found / inside, (double)found / taken);
        })]);
    }
}
