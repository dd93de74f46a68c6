using Mib.Core;
using Mib.Core.Circuits;
using Mib.Core.Errors;
using Mib.Core.Statistics;

namespace Mib.Engine.Circuits;

/// <summary>Each example's metric in the whole model, with everything ablated, and in each circuit.</summary>
/// <param name="Whole">m(N), one value an example.</param>
/// <param name="Empty">m(∅), one value an example.</param>
/// <param name="Circuits">m(C), [circuit][example].</param>
public sealed record CircuitMetrics(double[] Whole, double[] Empty, double[][] Circuits)
{
    /// <summary>The mean of m(N) − m(∅), faithfulness's denominator, with its 95 % interval over examples: one that reaches 0 divides by noise.</summary>
    /// <param name="seed">Root seed of the bootstrap.</param>
    public Interval Contrast(int seed) => Bootstrap.Confidence95(
        Whole.Length, draw => draw.Average(i => Whole[i] - Empty[i]), Seed.For(seed, "bootstrap/contrast"));

    /// <summary>Refuses a model at chance before hours of work end in a division by noise.</summary>
    /// <param name="seed">Root seed of the bootstrap.</param>
    /// <exception cref="NotMeasurableException">The interval of <see cref="Contrast"/> reaches 0.</exception>
    public void RequireContrast(int seed)
    {
        if (Whole.Length < 2)
            throw new NotMeasurableException("One example has no interval, so that nobody can say whether the model does the task.", "use more examples (--limit).");
        var contrast = Contrast(seed);
        if (contrast.Low > 0)
            return;
        throw new NotMeasurableException(
            $"The model's mean metric is {Whole.Average():f3} on clean and {Empty.Average():f3} on corrupted prompts; "
                + $"their difference has the 95 % interval [{contrast.Low:f3}, {contrast.High:f3}], "
                + (contrast.High < 0 ? "so corruption helps the model." : "so faithfulness has no denominator."),
            "use a model that has learned the task, or more examples.");
    }

    /// <summary>The means over some of the examples, each taken as often as it is drawn, as the metrics of one example.</summary>
    /// <param name="draw">Places of examples.</param>
    public CircuitMetrics Resampled(int[] draw) => Resampled(draw, this, new bool[Whole.Length]);

    /// <summary>The same where some examples' metrics are another run's.</summary>
    /// <param name="draw">Places of examples.</param>
    /// <param name="other">The metrics of other circuits in the same examples.</param>
    /// <param name="swapped">[example] whether the other's are taken.</param>
    public CircuitMetrics Resampled(int[] draw, CircuitMetrics other, bool[] swapped)
    {
        return new(
            [Mean(Whole, other.Whole)], [Mean(Empty, other.Empty)],
            [.. Circuits.Zip(other.Circuits, (own, others) => new[] { Mean(own, others) })]);

        double Mean(double[] own, double[] others)
        {
            var sum = 0.0;
            foreach (var i in draw)
                sum += swapped[i] ? others[i] : own[i];
            return sum / draw.Length;
        }
    }

    /// <summary>The faithfulness curve of the means, where there is a circuit of each of the ten sizes.</summary>
    /// <param name="edgeCounts">How many edges they have.</param>
    public FaithfulnessCurve Curve(EquatableArray<double> edgeCounts)
    {
        var (whole, empty) = (Whole.Average(), Empty.Average());
        return new(Selection.Percentages, [.. Circuits.Select(c => FaithfulnessCurve.Ratio(c.Average(), empty, whole))], edgeCounts);
    }

    /// <summary>The metrics of several batches, one after the other.</summary>
    public static CircuitMetrics Concat(IReadOnlyList<CircuitMetrics> batches) => new(
        [.. batches.SelectMany(b => b.Whole)],
        [.. batches.SelectMany(b => b.Empty)],
        [.. Enumerable.Range(0, batches[0].Circuits.Length).Select(c => batches.SelectMany(b => b.Circuits[c]).ToArray())]);

    /// <summary>All numbers as bytes, exactly.</summary>
    public byte[] ToBytes()
    {
        double[] all = [.. Whole, .. Empty, .. Circuits.SelectMany(c => c)];
        var bytes = new byte[all.Length * sizeof(double)];
        Buffer.BlockCopy(all, 0, bytes, 0, bytes.Length);
        return bytes;
    }

    /// <summary>Reads what <see cref="ToBytes"/> made.</summary>
    public static CircuitMetrics FromBytes(byte[] bytes, int examples)
    {
        var all = new double[bytes.Length / sizeof(double)];
        Buffer.BlockCopy(bytes, 0, all, 0, bytes.Length);
        var rows = all.Chunk(examples).ToArray();
        return new(rows[0], rows[1], rows[2..]);
    }
}
