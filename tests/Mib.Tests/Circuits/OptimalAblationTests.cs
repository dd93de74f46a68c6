using Mib.Engine.Ablations;
using Mib.Models;
using Mib.Models.Hooks;
using Mib.Models.Transformers;
using Mib.Sdk.Circuits;
using Mib.Tests.Support;

namespace Mib.Tests.Circuits;

public sealed class OptimalAblationTests(string device) : DeviceFixture(device)
{
    private static IEnumerable<string> Families => Tiny.Families.Keys;

    [TestCaseSource(nameof(Families))]
    public void The_loss_is_the_divergence_of_the_model_in_which_that_source_alone_writes_the_vector(string family)
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model(Tiny.Families[family]);
        var pairs = Tiny.Pairs(model, 3);
        using var batch = Batches.Pairs(pairs);
        for (var layer = 0; layer < model.Config.Layers; layer++)
        {
            var first = layer == 0 ? 0 : model.Graph.HeadSource(layer, 0);
            int[] sources = [.. Enumerable.Range(first, model.Graph.MlpSource(layer) + 1 - first)];
            var vectors = Tiny.Noise(new Random(layer), [sources.Length, model.Config.DModel]);
            using var replaced = new ReplacedSources(model, layer, pairs);
            var losses = replaced.Losses(sources, vectors).ToDoubles();

            var whole = model.LastLogits(batch.Clean).log_softmax(-1);
            for (var i = 0; i < sources.Length; i++)
            {
                var ablated = model.LastLogits(batch.Clean, Alone(model, sources[i], vectors.select(0, i))).log_softmax(-1);
                var expected = (whole.exp() * (whole - ablated)).sum([-1]).mean().ToDouble();
                Assert.That(losses[i], Is.EqualTo(expected).Within(1e-10), model.Graph.SourceName(sources[i]));
            }
        }
    }

    [TestCaseSource(nameof(Families))]
    public void Each_vector_has_the_gradient_that_finite_differences_show(string family)
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model(Tiny.Families[family]);
        using var replaced = new ReplacedSources(model, 0, Tiny.Pairs(model, 3));
        int[] sources = [0, 1, model.Graph.MlpSource(0)];
        var vectors = Tiny.Noise(new Random(1), [sources.Length, model.Config.DModel]).requires_grad_();

        var gradient = autograd.grad([replaced.Losses(sources, vectors).sum()], [vectors])[0].ToDoubles();

        for (var i = 0; i < gradient.Length; i++)
        {
            var measured = (At(i, 1e-5) - At(i, -1e-5)) / 2e-5;
            Assert.That(gradient[i], Is.EqualTo(measured).Within(1e-6 * Math.Max(1, Math.Abs(measured))), $"number {i}");
        }

        double At(int place, double by)
        {
            using var inner = NewDisposeScope();
            var moved = vectors.detach().clone();
            moved.view(-1).narrow(0, place, 1).add_(by);
            return replaced.Losses(sources, moved).sum().ToDouble();
        }
    }

    [Test]
    public void Vectors_that_are_learned_cost_less_than_means()
    {
        using var model = Tiny.Model();
        var learned = Learn(Plan(model));

        Assert.Multiple(() =>
        {
            Assert.That(learned, Has.Count.EqualTo(model.Graph.SourceCount));
            Assert.That(learned.Where(one => one.Loss > one.MeanLoss), Is.Empty);
            Assert.That(learned.Count(one => one.Loss < 0.95 * one.MeanLoss), Is.EqualTo(model.Graph.SourceCount));
        });
    }

    [Test]
    public void Without_a_step_each_vector_is_its_sources_mean()
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model();
        var plan = Plan(model) with { Steps = 0 };
        using var means = MeanAblation.Of(model, plan.Pairs, plan.BatchSize);

        var learned = Learn(plan);

        Assert.That(learned.SelectMany(one => one.Vector), Is.EqualTo(means.Vectors!.ToDoubles()));
        Assert.That(learned.Select(one => one.Loss), Is.EqualTo(learned.Select(one => one.MeanLoss)));
    }

    [Test]
    public void The_same_seed_gives_the_same_numbers_another_seed_others()
    {
        using var model = Tiny.Model();
        var plan = Plan(model) with { Steps = 20 };

        var (first, second) = (Learn(plan), Learn(plan));

        Assert.That(second, Is.EqualTo(first));
        Assert.That(Learn(plan with { Seed = 1 }), Is.Not.EqualTo(first));
    }

    [Test]
    public void Learning_that_goes_on_after_a_layer_gives_the_same_numbers()
    {
        using var model = Tiny.Model();
        var plan = Plan(model) with { Steps = 20 };
        var sittings = new List<OptimalVector[]>();
        var whole = OptimalAblation.Learn(plan, [], some => sittings.Add([.. some]), new RecordingObserver(), default);

        Assert.That(sittings[0], Has.Length.EqualTo(model.Graph.MlpSource(0) + 1), "the input and the first layer");
        Assert.That(OptimalAblation.Learn(plan, sittings[0], _ => { }, new RecordingObserver(), default), Is.EqualTo(whole));
    }

    private static OptimalPlan Plan(HookedTransformer model) =>
        new() { Model = model, Pairs = Tiny.Pairs(model, 6), BatchSize = 4, Steps = 60, LearningRate = 0.05 };

    private static IReadOnlyList<OptimalVector> Learn(OptimalPlan plan) => OptimalAblation.Learn(plan, [], _ => { }, new RecordingObserver(), default);

    /// <summary>One source replaced in a plain run from the tokens on.</summary>
    private static HookSet Alone(HookedTransformer model, int source, Tensor vector)
    {
        if (source == 0)
            return new HookSet().Add(HookNames.Embed, x => vector.expand(x.shape).contiguous());
        var (layer, head) = Math.DivRem(source - 1, model.Graph.Heads + 1);
        var names = model.Blocks[layer];
        return head == model.Graph.Heads
            ? new HookSet().Add(names.MlpOut, x => vector.expand(x.shape).contiguous())
            : new HookSet().Add(names.Result, x =>
            {
                var changed = x.clone();
                changed.select(2, head).copy_(vector.expand(x.shape[0], x.shape[1], -1));
                return changed;
            });
    }
}
