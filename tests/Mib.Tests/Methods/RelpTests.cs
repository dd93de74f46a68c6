using Mib.Core.Data;
using Mib.Methods.Relp;
using Mib.Models;
using Mib.Models.Hooks;
using Mib.Models.Transformers;
using Mib.Tests.Models;
using Mib.Tests.Support;

namespace Mib.Tests.Methods;

[TestFixture]
public sealed class RelpTests : TensorFixture
{
    private static IEnumerable<string> Families => Tiny.Families.Keys;

    [TestCaseSource(nameof(Families))]
    public void The_rules_change_no_value(string family)
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model(Tiny.Families[family]);
        using var batch = Batches.Pairs(Tiny.Pairs(model, 3));

        var ruled = model.LastLogits(batch.Clean, RelpRules.Hooks(model, holdPatterns: true)).ToDoubles();

        Assert.That(Golden.Difference(ruled, model.LastLogits(batch.Clean).ToDoubles()), Is.LessThan(1e-12));
    }

    [Test]
    public void Scores_are_derivatives_of_the_model_with_what_the_rules_hold_held([ValueSource(nameof(Families))] string family, [Values] bool holdPatterns)
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model(Tiny.Families[family]);
        IReadOnlyList<TokenPair> pairs = [Tiny.Pairs(model, 1)[0]];
        using var batch = Batches.Pairs(pairs);
        using var clean = new ActivationCache();
        using var corrupted = new ActivationCache();
        model.Residual(batch.Clean, clean.Hooks(ChannelHooks.SourcePoints(model)));
        model.Residual(batch.Corrupted, corrupted.Hooks(ChannelHooks.SourcePoints(model)));
        using var held = new ActivationCache();
        model.LastLogits(batch.Clean, held.Hooks(HeldPoints(model)));

        var scores = new RelpMethod(new() { HoldPatterns = holdPatterns }).Score(new() { Model = model, Pairs = pairs, BatchSize = 1, Seed = 0 });

        var largest = scores.Values.Max(Math.Abs);
        // Every third edge: some of every kind.
        for (var i = 0; i < model.Graph.Edges.Count; i += 3)
        {
            using var inner = NewDisposeScope();
            var edge = model.Graph.Edges[i];
            var source = model.Graph.SourceName(edge.Source);
            var change = ChannelHooks.Written(corrupted, source) - ChannelHooks.Written(clean, source);
            var measured = (Loss(1e-5) - Loss(-1e-5)) / 2e-5;
            Assert.That(scores.Values[i], Is.EqualTo(measured).Within(1e-6 * largest), model.Graph.EdgeName(edge));

            double Loss(double step)
            {
                var hooks = ChannelHooks.Moving(model, edge.Channel, Felt(model, held, edge.Source, change * step));
                Hold(model, held, holdPatterns, hooks);
                return -batch.LogitDifference(model.LastLogits(batch.Clean, hooks)).sum().ToDouble();
            }
        }

        var intoQueries = Enumerable.Range(0, model.Graph.Edges.Count).Where(i => model.Graph.EdgeName(model.Graph.Edges[i]).EndsWith("<q>", StringComparison.Ordinal));
        Assert.That(intoQueries.All(i => scores.Values[i] == 0), Is.EqualTo(holdPatterns));
    }

    private static IEnumerable<string> HeldPoints(HookedTransformer model) =>
    [
        HookNames.FinalNorm.Scale,
        .. model.Blocks.SelectMany(block => new[] { block.Norm1.Scale, block.Norm2.Scale, block.Pattern, block.MlpPre }),
        .. model.Config.PostNorms ? model.Blocks.SelectMany(block => new[] { block.Norm1Post.Scale, block.Norm2Post.Scale }) : [],
        .. model.Config.GatedMlp ? model.Blocks.Select(block => block.MlpPreLinear) : [],
    ];

    /// <summary>What the residual stream feels of a source's change: behind a post-norm, it is divided by what is held and weighed.</summary>
    private static Tensor Felt(HookedTransformer model, ActivationCache held, int source, Tensor change)
    {
        if (!model.Config.PostNorms || !model.Graph.IsHead(source))
            return change;
        var layer = (source - 1) / (model.Graph.Heads + 1);
        return change / held[model.Blocks[layer].Norm1Post.Scale] * (model.Weights.Blocks[layer].Norm1Post!.Weight + 1);
    }

    /// <summary>The model that the rules differentiate, with everything held written into it as a constant.</summary>
    private static void Hold(HookedTransformer model, ActivationCache held, bool patterns, HookSet hooks)
    {
        foreach (var name in held.Names.Where(name => name.EndsWith("hook_scale", StringComparison.Ordinal) || (patterns && name.EndsWith("hook_pattern", StringComparison.Ordinal))))
            hooks.Add(name, x => x.dim() > held[name].dim() ? held[name].unsqueeze(2).expand(x.shape) : held[name]);
        foreach (var block in model.Blocks)
        {
            var (pre, linear) = (held[block.MlpPre], model.Config.GatedMlp ? held[block.MlpPreLinear] : null);
            var active = model.Config.Activation.Of(pre);
            Tensor? now = null;
            Tensor? linearNow = null;
            hooks.Read(block.MlpPre, x => now = x);
            if (linear is not null)
                hooks.Read(block.MlpPreLinear, x => linearNow = x);
            hooks.Add(block.MlpPost, _ => linear is null ? now! * active / pre : ((now! * active / pre * linear) + (active * linearNow!)) / 2);
        }
    }
}
