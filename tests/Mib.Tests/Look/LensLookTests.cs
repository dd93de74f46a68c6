using Mib.Core.Errors;
using Mib.Engine.Look;
using Mib.Engine.Models;
using Mib.Models;
using Mib.Models.Batches;
using Mib.Models.Hooks;
using Mib.Models.Transformers;
using Mib.Tests.Support;

namespace Mib.Tests.Look;

[TestFixture]
public sealed class LensLookTests : TensorFixture
{
    private static readonly int[] Prompt = [3, 17, 3, 8, 11];

    [Test]
    public void Each_depth_is_the_residual_stream_there_through_the_final_norm_and_the_unembedding()
    {
        using var model = Tiny.Model();
        string[] hooks = [model.Blocks[0].ResidPre, model.Blocks[1].ResidPre, model.Blocks[1].ResidPost];
        using var cache = Run(model, Prompt, hooks);

        var stages = Lens(model).Of(Prompt, [], [], 20);

        Assert.That(stages.Select(s => s.Hook), Is.EqualTo(hooks));
        Assert.That(stages.Select(s => s.Label), Is.EqualTo(new[] { "0_pre", "1_pre", "final_post" }));
        foreach (var (stage, hook) in stages.Zip(hooks))
        {
            foreach (var cell in stage.Cells)
            {
                var expected = Probabilities(model, cache[hook].ToDoubles()[(8 * cell.Position)..(8 * (cell.Position + 1))]);
                Assert.That(cell.Top.Select(g => g.Token.Id), Is.EqualTo(Enumerable.Range(0, 20).OrderByDescending(id => expected[id])));
                Assert.That(cell.Top.Select(g => g.Probability), Is.EqualTo(expected.OrderDescending()).Within(1e-12));
            }
        }
    }

    [Test]
    public void The_last_depth_is_what_the_model_says()
    {
        using var model = Tiny.Model();
        using var batch = PaddedBatch.Of([Prompt]);
        using var scope = NewDisposeScope();
        var logits = model.LastLogits(batch).ToDoubles();

        var answer = Lens(model).Of(Prompt, [-1], [new(7, "7")], 1)[^1].Cells.Single().Answers.Single();

        Assert.That(answer.Logit, Is.EqualTo(logits[7]).Within(1e-12));
        Assert.That(answer.Rank, Is.EqualTo(1 + logits.Count(l => l > logits[7])));
        Assert.That(answer.Probability, Is.EqualTo(Math.Exp(logits[7]) / logits.Sum(Math.Exp)).Within(1e-12));
    }

    [Test]
    public void Chosen_positions_see_what_they_see_among_all()
    {
        using var model = Tiny.Model(Tiny.Config with { Context = 80 });
        int[] prompt = [.. Enumerable.Range(0, 80).Select(i => i * 7 % 20)];

        var all = Lens(model).Of(prompt, [], [new(1, "1")], 3);
        var some = Lens(model).Of(prompt, [-1, 2, 65], [new(1, "1")], 3);

        Assert.That(some[1].Cells.Select(c => c.Position), Is.EqualTo(new[] { 2, 65, 79 }));
        foreach (var (cell, same) in some[1].Cells.Zip([all[1].Cells[2], all[1].Cells[65], all[1].Cells[79]]))
        {
            Assert.That(cell.Top.Select(g => g.Token), Is.EqualTo(same.Top.Select(g => g.Token)));
            Assert.That(cell.Answers[0].Logit, Is.EqualTo(same.Answers[0].Logit).Within(1e-12));
        }
    }

    [TestCase(5)]
    [TestCase(-6)]
    public void A_position_outside_the_prompt_is_refused(int position)
    {
        using var model = Tiny.Model();

        Assert.That(
            () => Lens(model).Of(Prompt, [position], [], 1),
            Throws.TypeOf<UsageException>().With.Property("What").EqualTo($"There is no position {position} here."));
    }

    [Test]
    public void More_than_a_page_holds_is_refused()
    {
        using var model = Tiny.Model();

        Assert.That(
            () => Lens(model).Of(new int[5000], [], [], 20), Throws.TypeOf<UsageException>().With.Message.Contains("--position"));
    }

    private static LensLook Lens(HookedTransformer model) => new(model, new(new LoadedModel("tiny", "", model, null)));

    private static ActivationCache Run(HookedTransformer model, int[] prompt, string[] hooks)
    {
        var cache = new ActivationCache();
        using var batch = PaddedBatch.Of([prompt]);
        using var scope = NewDisposeScope();
        model.Residual(batch, cache.Hooks(hooks));
        return cache;
    }

    /// <summary>LayerNorm, unembedding and softmax, number by number.</summary>
    private static double[] Probabilities(HookedTransformer model, double[] x)
    {
        var mean = x.Average();
        var divisor = Math.Sqrt(x.Average(v => (v - mean) * (v - mean)) + model.Config.NormEpsilon);
        var (scale, shift, rows) = (model.Weights.FinalNorm.Weight.ToDoubles(), model.Weights.FinalNorm.Bias!.ToDoubles(), model.Weights.Unembedding.ToDoubles());
        var normalized = x.Select((v, i) => ((v - mean) / divisor * scale[i]) + shift[i]).ToArray();
        var odds = rows.Chunk(x.Length).Select(row => Math.Exp(row.Zip(normalized, (a, b) => a * b).Sum())).ToArray();
        return [.. odds.Select(o => o / odds.Sum())];
    }
}
