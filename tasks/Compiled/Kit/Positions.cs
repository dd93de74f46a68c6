using Mib.Models.Transformers;

namespace Mib.Tasks.Compiled.Kit;

/// <summary>How a head looks a fixed number of tokens back: both kinds of positions turn two planes, at 1 and at 0.18 radians a token.</summary>
/// <remarks>
/// Query and key of a plane give cos ω(distance − wanted distance). The two together are at their largest, 2, only where the
/// distance is the wanted one; within the context the next best is 0.47 less.
/// </remarks>
internal static class Positions
{
    /// <summary>Weight of the score of a head that looks back: the right token gets e^(0.47 · 18) times the attention of any other.</summary>
    public const double Sharpness = 18;

    /// <summary>Added to the scores of such a head, which then lie around 0, where a soft-cap leaves them as they are.</summary>
    public const double Level = -1.7 * Sharpness;

    /// <summary>Radians a token: planes that turn by less hold content, since no distance within the context turns them by more than 0.03.</summary>
    private const double LeastTurn = 0.0011;

    public static double[] Frequencies { get; } = [1, Math.Pow(10, -0.75)];

    /// <summary>Dimensions of a head whose scores do not depend on positions.</summary>
    public static int[] ContentDimensions(TransformerConfig config) => config.Rotary is null
        ? [.. Enumerable.Range(0, config.DHead)]
        : [.. Enumerable.Range(0, config.DHead).Where(d => RotaryFrequency(config, d % (config.DHead / 2)) < LeastTurn)];

    /// <summary>Learned positions: the planes as cosines and sines in the residual stream.</summary>
    /// <param name="planes">[plane] the directions of cosine and sine.</param>
    /// <param name="back">How many tokens back.</param>
    public static IEnumerable<Link> LookBack(IReadOnlyList<(double[] Cosine, double[] Sine)> planes, int back)
    {
        for (var i = 0; i < Frequencies.Length; i++)
        {
            var (cos, sin) = (Math.Cos(Frequencies[i] * back), Math.Sin(Frequencies[i] * back));
            yield return new(Vectors.Combine((cos, planes[i].Cosine), (sin, planes[i].Sine)), planes[i].Cosine, Sharpness);
            yield return new(Vectors.Combine((cos, planes[i].Sine), (-sin, planes[i].Cosine)), planes[i].Sine, Sharpness);
        }
    }

    /// <summary>Rotary positions: a constant vector in the two fast planes of a head, turned back in the query.</summary>
    /// <param name="config">The model's shape.</param>
    /// <param name="matrices">The block.</param>
    /// <param name="head">The head.</param>
    /// <param name="one">The direction in which every token has 1.</param>
    /// <param name="back">How many tokens back.</param>
    public static void LookBack(TransformerConfig config, BlockMatrices matrices, int head, double[] one, int back)
    {
        for (var plane = 0; plane < Frequencies.Length; plane++)
        {
            var turn = -RotaryFrequency(config, plane) * back;
            matrices.Qkv.AddToColumn(matrices.Query(head, plane), one, Sharpness * Math.Cos(turn) / config.AttentionScale);
            matrices.Qkv.AddToColumn(matrices.Query(head, plane + (config.DHead / 2)), one, Sharpness * Math.Sin(turn) / config.AttentionScale);
        }
    }

    /// <summary>The keys that go with it.</summary>
    public static void LookedAt(BlockMatrices matrices, int head, double[] one)
    {
        for (var plane = 0; plane < Frequencies.Length; plane++)
            matrices.Qkv.AddToColumn(matrices.Key(head, plane), one);
    }

    private static double RotaryFrequency(TransformerConfig config, int plane) =>
        Math.Pow(config.Rotary!.Theta, -2.0 * plane / config.DHead);
}
