namespace Mib.Core.Circuits;

/// <summary>Faithfulness against circuit size, and the two areas that MIB reports (spec §4).</summary>
/// <param name="Percentages">Nominal sizes, as shares of all edges.</param>
/// <param name="Faithfulness">0 = everything ablated, 1 = the whole model; not clipped.</param>
/// <param name="EdgeCounts">Edges left after selection's pruning; the last circuit is the whole model.</param>
public sealed record FaithfulnessCurve(
    EquatableArray<double> Percentages, EquatableArray<double> Faithfulness, EquatableArray<double> EdgeCounts)
{
    /// <summary>Circuit performance ratio: the area under faithfulness over the nominal sizes; higher is better.</summary>
    public double Cpr => Area(Faithfulness.Span, Percentages.Span, f => f);

    /// <summary>Circuit-model distance: the area under |1 − faithfulness|; lower is better.</summary>
    public double Cmd => Area(Faithfulness.Span, Percentages.Span, f => Math.Abs(1 - f));

    /// <summary>The same as <see cref="Cpr"/> over the circuits' own sizes.</summary>
    public double TrueSizeCpr => TrueSizeArea(f => f);

    /// <summary>The same as <see cref="Cmd"/> over the circuits' own sizes.</summary>
    public double TrueSizeCmd => TrueSizeArea(f => Math.Abs(1 - f));

    /// <summary>The same as <see cref="Cpr"/> over the natural logarithm of the nominal sizes: each tenfold growth counts as much.</summary>
    public double LogSizeCpr => LogSizeArea(f => f);

    /// <summary>The same as <see cref="Cmd"/> over the natural logarithm of the nominal sizes.</summary>
    public double LogSizeCmd => LogSizeArea(f => Math.Abs(1 - f));

    /// <summary>Plain mean of the faithfulness at the sizes.</summary>
    public double Average => Faithfulness.Average();

    /// <summary>(m(C) − m(∅)) / (m(N) − m(∅)).</summary>
    /// <param name="circuit">m(C): mean metric with the circuit kept.</param>
    /// <param name="empty">m(∅): mean metric with everything ablated.</param>
    /// <param name="whole">m(N): mean metric of the model itself.</param>
    public static double Ratio(double circuit, double empty, double whole) => (circuit - empty) / (whole - empty);

    /// <summary>Area by the trapezoid rule over linear nominal sizes; nothing is added below the first.</summary>
    public static double Area(ReadOnlySpan<double> faithfulness, ReadOnlySpan<double> percentages, Func<double, double> height)
    {
        var area = 0.0;
        for (var i = 1; i < faithfulness.Length; i++)
            area += (percentages[i] - percentages[i - 1]) * (height(faithfulness[i]) + height(faithfulness[i - 1])) / 2;
        return area;
    }

    /// <summary>Area over the share of the whole model's edges that each circuit has, from the empty circuit, whose faithfulness is 0.</summary>
    private double TrueSizeArea(Func<double, double> height) =>
        Area([0, .. Faithfulness], [0, .. EdgeCounts.Select(count => count / EdgeCounts[^1])], height);

    private double LogSizeArea(Func<double, double> height) =>
        Area(Faithfulness.Span, [.. Percentages.Select(percentage => Math.Log(percentage))], height);
}
