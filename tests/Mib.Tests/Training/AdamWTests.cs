using Mib.Core;
using AdamW = Mib.Engine.Training.AdamW;
using Mib.Engine.Training.Recipes;
using Mib.Models;
using Mib.Tests.Support;

namespace Mib.Tests.Training;

public sealed class AdamWTests(string device) : DeviceFixture(device)
{
    private static readonly OptimizerSettings Settings = TinyRecipe.Optimizer with { Beta1 = 0.9, Beta2 = 0.98, WeightDecay = 0.1, ClipNorm = 1 };

    [Test]
    public void Five_steps_are_those_of_the_formula_written_out_number_by_number()
    {
        using var scope = NewDisposeScope();
        var random = Seed.For(0, "adamw");
        var matrix = Tiny.Noise(random, [2, 3]);
        var vector = Tiny.Noise(random, [4]);
        double[][] weights = [matrix.ToDoubles(), vector.ToDoubles()];
        double[][] means = [new double[6], new double[4]], squares = [new double[6], new double[4]];
        using var optimizer = AdamW.Start(Settings, [("matrix", matrix), ("vector", vector)]);

        for (var step = 1; step <= 5; step++)
        {
            // Small gradients on even steps, which are not clipped, long ones on odd steps, which are.
            Tensor[] gradients = [.. new[] { matrix, vector }.Select(w => Tiny.Noise(random, w.shape, step % 2 == 0 ? 0.05 : 5))];
            Formula(weights, means, squares, [.. gradients.Select(g => g.ToDoubles())], step, 0.01 * step);
            optimizer.Step(gradients, step, 0.01 * step);
        }

        Assert.Multiple(() =>
        {
            Assert.That(matrix.ToDoubles(), Is.EqualTo(weights[0]).Within(1e-12));
            Assert.That(vector.ToDoubles(), Is.EqualTo(weights[1]).Within(1e-12));
        });
    }

    [Test]
    public void Matrices_decay_and_vectors_do_not()
    {
        using var scope = NewDisposeScope();
        var matrix = Numbers(2).view(1, 1);
        var vector = Numbers(2);
        using var optimizer = AdamW.Start(Settings, [("matrix", matrix), ("vector", vector)]);

        optimizer.Step([zeros_like(matrix), zeros_like(vector)], 1, 0.5);

        // 2·(1 − 0.5·0.1) = 1.9
        Assert.That((matrix.ToDouble(), vector.ToDouble()), Is.EqualTo((1.9, 2.0)).Within(1e-12));
    }

    [Test]
    public void The_first_step_is_as_long_as_the_learning_rate_whatever_the_gradient()
    {
        using var scope = NewDisposeScope();
        var vector = Numbers(1, 1);
        using var optimizer = AdamW.Start(Settings, [("vector", vector)]);

        optimizer.Step([Numbers(0.3, -0.004)], 1, 0.25);

        // m̂/√v̂ is the gradient's sign.
        Assert.That(vector.ToDoubles(), Is.EqualTo(new[] { 0.75, 1.25 }).Within(1e-5));
    }

    private static Tensor Numbers(params double[] values) => tensor(values, device: TestDevice.Current);

    private static void Formula(double[][] weights, double[][] means, double[][] squares, double[][] gradients, int step, double rate)
    {
        var norm = Math.Sqrt(gradients.Sum(g => g.Sum(x => x * x)));
        var clip = Math.Min(1, 1 / (norm + 1e-6));
        for (var w = 0; w < weights.Length; w++)
        {
            for (var i = 0; i < weights[w].Length; i++)
            {
                var g = gradients[w][i] * clip;
                means[w][i] = (0.9 * means[w][i]) + (0.1 * g);
                squares[w][i] = (0.98 * squares[w][i]) + (0.02 * g * g);
                var mean = means[w][i] / (1 - Math.Pow(0.9, step));
                var square = squares[w][i] / (1 - Math.Pow(0.98, step));
                var decay = w == 0 ? rate * 0.1 * weights[w][i] : 0;
                weights[w][i] -= decay + (rate * mean / (Math.Sqrt(square) + 1e-8));
            }
        }
    }
}
