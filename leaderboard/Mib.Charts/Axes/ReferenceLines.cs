using Mib.Charts.Drawing;
using Mib.Core;

namespace Mib.Charts.Axes;

/// <summary>A level to compare with.</summary>
/// <param name="Value">Where.</param>
/// <param name="Words">Its name, in lines.</param>
public sealed record Reference(double Value, EquatableArray<string> Words);

/// <summary>Draws levels across the plot, with their names in the margin on the right where no curve goes.</summary>
public static class ReferenceLines
{
    private const double LineHeight = 19;

    public static Svg Draw(Plot plot, EquatableArray<Reference> references)
    {
        var tops = Spread(
            [.. references.Select(r => plot.Y.Map(r.Value))], (references.Max(r => r.Words.Count) * LineHeight) + 6);
        return Svg.Group(references.SelectMany((reference, i) => Lines(plot, reference, tops[i])));
    }

    /// <summary>Moves labels apart, as little as is needed: the order stays, neighbours are at least a gap apart.</summary>
    /// <param name="wanted">Where each would like to be, in any order.</param>
    /// <param name="gap">Least distance.</param>
    public static double[] Spread(IReadOnlyList<double> wanted, double gap)
    {
        var order = Enumerable.Range(0, wanted.Count).OrderBy(i => wanted[i]).ToArray();
        var placed = new double[wanted.Count];
        for (var k = 0; k < order.Length; k++)
            placed[order[k]] = k == 0 ? wanted[order[k]] : Math.Max(wanted[order[k]], placed[order[k - 1]] + gap);

        // The push went downwards only; half of it back keeps each pair centred on its lines.
        var excess = order.Length == 0 ? 0 : placed[order[^1]] - wanted[order[^1]];
        return [.. placed.Select(p => p - (excess / 2))];
    }

    private static IEnumerable<Svg> Lines(Plot plot, Reference reference, double middle)
    {
        var y = plot.Y.Map(reference.Value);
        yield return Svg.Line(
            plot.X.From, y, plot.X.To, y,
            [.. Theme.Axis.Stroke(1.5), new("stroke-dasharray", "1 4"), new("stroke-linecap", "round")]);
        for (var i = 0; i < reference.Words.Count; i++)
        {
            var line = middle + 5 + ((i - ((reference.Words.Count - 1) / 2.0)) * LineHeight);
            yield return Letters.Tick(plot.X.To + 12, line, reference.Words[i], "start");
        }
    }
}
