using Mib.Core;
using Mib.Core.Circuits;
using Mib.Core.Results;

namespace Mib.Charts;

/// <summary>How circuit sizes lie on their axis.</summary>
public enum SizeAxis
{
    /// <summary>Equal ratios are equal lengths: small circuits can be told apart.</summary>
    Log,

    /// <summary>Equal differences are equal lengths: areas under the curve are those of CPR and CMD.</summary>
    Linear,
}

/// <summary>What <see cref="FaithfulnessChart"/> draws.</summary>
public sealed record FaithfulnessFigure
{
    /// <summary>Unique on its page; letters, digits and hyphens.</summary>
    public required string Id { get; init; }

    /// <summary>A short heading.</summary>
    public required string Title { get; init; }

    /// <summary>One line each, by its name; the X of a point is the circuit's size as a share of what is selected.</summary>
    public required EquatableArray<Curve> Curves { get; init; }

    /// <summary>What circuits are selected from.</summary>
    public Level Level { get; init; } = Level.Edge;

    /// <summary>What random circuits reach; null if none were measured.</summary>
    public RandomBand? Random { get; init; }

    /// <summary>How sizes lie on their axis.</summary>
    public SizeAxis Sizes { get; init; }
}

/// <summary>The faithfulness of random circuits: what a method must beat.</summary>
/// <param name="Points">Median and, as the interval, the lowest and highest circuit of each size.</param>
/// <param name="Circuits">How many circuits of each size, at least <see cref="Fewest"/>; 0 if not known.</param>
public sealed record RandomBand(EquatableArray<CurvePoint> Points, int Circuits)
{
    /// <summary>Fewer circuits than this say little about how far chance reaches.</summary>
    public const int Fewest = 20;

    /// <summary>Collects the band from the faithfulness of each circuit.</summary>
    /// <param name="samples">Of each size, the faithfulness of every random circuit.</param>
    /// <exception cref="ArgumentException">A size has fewer than <see cref="Fewest"/> circuits.</exception>
    public static RandomBand Of(IReadOnlyDictionary<double, EquatableArray<double>> samples)
    {
        var fewest = samples.Values.Select(s => s.Count).DefaultIfEmpty(0).Min();
        if (fewest < Fewest)
            throw new ArgumentException($"A size has only {fewest} random circuits; it takes {Fewest}.", nameof(samples));

        return new(
            samples.OrderBy(s => s.Key).Select(s =>
            {
                var sorted = s.Value.Order().ToArray();
                var median = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
                return new CurvePoint(s.Key, median, sorted[0], sorted[^1], 0);
            }).ToEquatableArray(),
            fewest);
    }
}
