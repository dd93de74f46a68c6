using System.Text.Json;
using Mib.Core;
using Mib.Core.Data;
using Mib.Models.Checkpoints;
using Mib.Models.Transformers;

namespace Mib.Tests.Models;

/// <summary>The goldens of one checkpoint: inputs, and what the reference computed from them.</summary>
internal static class Golden
{
    /// <summary>The families of models that there are goldens of.</summary>
    public static readonly string[] Families = ["gpt2", "llama", "qwen2", "gemma2"];

    public static JsonElement Json(params string[] parts)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(TestData.Golden(parts)));
        return document.RootElement.Clone();
    }

    /// <summary>The eight pairs, without their padding.</summary>
    public static IReadOnlyList<TokenPair> Pairs(string family = "gpt2")
    {
        var inputs = Json(family, "inputs.json");
        var lengths = Ints(inputs.GetProperty("lengths"));
        var clean = inputs.GetProperty("clean_tokens").EnumerateArray().Select(Ints).ToArray();
        var corrupted = inputs.GetProperty("corrupted_tokens").EnumerateArray().Select(Ints).ToArray();
        var labels = inputs.GetProperty("labels").EnumerateArray().Select(Ints).ToArray();
        return [.. lengths.Select((n, i) => new TokenPair(
            clean[i].Take(n).ToEquatableArray(), corrupted[i].Take(n).ToEquatableArray(), labels[i][0], labels[i][1]))];
    }

    /// <summary>Loads a checkpoint in the element type of a run, with folded weights if they are of processed runs.</summary>
    public static HookedTransformer Load(string run, string family = "gpt2")
    {
        var model = Checkpoint.Load(TestData.Golden(family, "model"), run.EndsWith("f64", StringComparison.Ordinal) ? ScalarType.Float64 : ScalarType.Float32, TestDevice.Current);
        if (!run.StartsWith("processed", StringComparison.Ordinal))
            return model;
        using (model)
            return new(model.Config with { TiedEmbeddings = false }, FoldedWeights.Of(model.Config, model.Weights));
    }

    /// <summary>max |difference| over max |golden|, the measure of every comparison, at the rows of a mask.</summary>
    /// <param name="actual">Ours.</param>
    /// <param name="golden">The reference's, of the same shape.</param>
    /// <param name="mask">[batch, pos]; null compares everything.</param>
    /// <param name="positionAxes">Which axes of the tensors are positions, e.g. 1, or 2 and 3 for attention patterns.</param>
    public static double Difference(Tensor actual, Tensor golden, Tensor? mask = null, params long[] positionAxes)
    {
        using var scope = NewDisposeScope();
        Assert.That(actual.shape, Is.EqualTo(golden.shape));
        var difference = (actual.to(ScalarType.Float64, CPU) - golden.to(ScalarType.Float64, CPU)).abs();
        var scale = golden.to(ScalarType.Float64, CPU).abs();
        if (mask is not null)
        {
            foreach (var axis in positionAxes)
            {
                var shape = Enumerable.Repeat(1L, (int)golden.dim()).ToArray();
                shape[0] = mask.shape[0];
                shape[axis] = mask.shape[1];
                var keep = mask.view(shape).to(ScalarType.Float64, CPU);
                difference *= keep;
                scale *= keep;
            }
        }

        return Ratio(difference.max().ToDouble(), scale.max().ToDouble());
    }

    public static double Difference(IEnumerable<double> actual, IEnumerable<double> golden)
    {
        var (a, g) = (actual.ToArray(), golden.ToArray());
        Assert.That(a, Has.Length.EqualTo(g.Length));
        return a.Concat(g).Any(double.IsNaN) ? double.PositiveInfinity : Ratio(a.Zip(g, (x, y) => Math.Abs(x - y)).Max(), g.Max(Math.Abs));
    }

    /// <summary>NUnit finds NaN less than any bound: what is not a number, or compares with nothing, is as far off as can be.</summary>
    private static double Ratio(double difference, double scale) =>
        double.IsFinite(difference) && scale > 0 ? difference / scale : difference == 0 && scale == 0 ? 0 : double.PositiveInfinity;

    public static int[] Ints(JsonElement array) => [.. array.EnumerateArray().Select(x => x.GetInt32())];

    public static double[] Doubles(JsonElement array) => [.. array.EnumerateArray().Select(x => x.GetDouble())];
}
