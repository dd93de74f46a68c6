using Mib.Core.Errors;
using Mib.Sdk.Training;

namespace Mib.Tasks.Arithmetic;

/// <summary>A start for numbers: each is a point on circles, so that adding numbers is turning.</summary>
/// <remarks>
/// Without it a small model must find such a code by itself before it can learn from some sums what others are
/// (Nanda et al. 2023, arXiv:2301.05217: that is what models do find). Training may change all of it.
/// </remarks>
internal static class NumberCircles
{
    /// <summary>Numbers that make one turn: the finer circles tell neighbours apart, the coarser ones what is far apart.</summary>
    private static readonly int[] Periods = [2, 5, 10, 20, 50, 100, 200];

    /// <summary>Radius of a circle: about the length of a whole embedding as it is drawn, so that the circles stand out.</summary>
    private const double Radius = 0.2;

    /// <summary>Sets the first dimensions of the numbers' embeddings and unembeddings.</summary>
    /// <exception cref="UsageException">The model is too narrow for the circles.</exception>
    public static void Place(Pupil pupil)
    {
        if (pupil.Model.Config.DModel < 2 * Periods.Length)
        {
            throw new UsageException(
                $"The lesson 'arithmetic' puts numbers on {Periods.Length} circles, which is more than a model of width {pupil.Model.Config.DModel} has room for.",
                $"give the recipe's model a width of at least {2 * Periods.Length}, or the stage `circles: false`.");
        }

        for (var number = 0; number < ArithmeticVocabulary.Numbers.Count; number++)
        {
            using var scope = NewDisposeScope();
            var point = tensor(PointOf(number));
            foreach (var table in new[] { pupil.Model.Weights.Embedding, pupil.Model.Weights.Unembedding })
                table[pupil.IdOf(ArithmeticVocabulary.Numbers[number])].narrow(0, 0, point.shape[0]).copy_(point);
        }
    }

    private static float[] PointOf(int number) =>
    [
        .. Periods.Select(period => 2 * Math.PI * number / period)
            .SelectMany(angle => new[] { (float)(Radius * Math.Cos(angle)), (float)(Radius * Math.Sin(angle)) }),
    ];
}
