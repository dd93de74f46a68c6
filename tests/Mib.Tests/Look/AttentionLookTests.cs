using Mib.Core.Errors;
using Mib.Engine.Look;
using Mib.Models;
using Mib.Models.Batches;
using Mib.Models.Hooks;
using Mib.Tests.Support;

namespace Mib.Tests.Look;

[TestFixture]
public sealed class AttentionLookTests : TensorFixture
{
    private static readonly int[] Prompt = [3, 17, 3, 8, 11];

    [Test]
    public void A_pattern_is_the_softmax_of_queries_times_keys_over_what_came_before()
    {
        using var model = Tiny.Model();
        using var batch = PaddedBatch.Of([Prompt]);
        using var cache = new ActivationCache();
        using (NewDisposeScope())
            model.Residual(batch, cache.Hooks([model.Blocks[1].Q, model.Blocks[1].K]));

        var head = AttentionLook.Of(model, Prompt, [1], [1]).Single();

        Assert.That((head.Layer, head.Head), Is.EqualTo((1, 1)));
        for (var query = 0; query < Prompt.Length; query++)
        {
            // d_head is 4, so scores are halved.
            var scores = Enumerable.Range(0, query + 1)
                .Select(key => Math.Exp(Vector(model.Blocks[1].Q, query).Zip(Vector(model.Blocks[1].K, key), (q, k) => q * k).Sum() / 2)).ToArray();
            var expected = scores.Select(s => s / scores.Sum()).Concat(new double[Prompt.Length - query - 1]);
            Assert.That(head.Pattern[query], Is.EqualTo(expected).Within(1e-12), $"query {query}");
        }

        // [1, pos, 2 heads, 4]
        double[] Vector(string name, int place) => cache[name].ToDoubles()[((place * 8) + 4)..((place * 8) + 8)];
    }

    [Test]
    public void All_heads_come_by_layer_and_then_head_where_none_is_chosen()
    {
        using var model = Tiny.Model();

        var heads = AttentionLook.Of(model, Prompt, [], []);

        Assert.That(heads.Select(h => (h.Layer, h.Head)), Is.EqualTo(new[] { (0, 0), (0, 1), (1, 0), (1, 1) }));
        Assert.That(heads.SelectMany(h => h.Pattern).Select(row => row.Sum()), Is.All.EqualTo(1).Within(1e-12));
        Assert.That(heads.Distinct().Count(), Is.EqualTo(4), "no two heads look alike");
        Assert.That(AttentionLook.Of(model, Prompt, [1], []), Is.EqualTo(heads.Skip(2)));
        Assert.That(AttentionLook.Of(model, Prompt, [], [1, 1]), Is.EqualTo(new[] { heads[1], heads[3] }), "once, though named twice");
    }

    [TestCase(2, 0, "There is no layer 2 here.", "0 to 1")]
    [TestCase(0, 2, "There is no head 2 here.", "0 to 1")]
    public void A_layer_or_head_that_is_not_there_is_refused(int layer, int head, string what, string fix)
    {
        using var model = Tiny.Model();

        Assert.That(
            () => AttentionLook.Of(model, Prompt, [layer], [head]),
            Throws.TypeOf<UsageException>().With.Property("What").EqualTo(what).And.Property("Fix").Contains(fix));
    }

    [Test]
    public void More_than_a_page_holds_is_refused_before_the_model_runs()
    {
        using var model = Tiny.Model();
        var prompt = new int[1025]; // 4 heads × 1025² > 2²², and longer than the context, which would be refused later

        Assert.That(
            () => AttentionLook.Of(model, prompt, [], []),
            Throws.TypeOf<UsageException>().With.Message.Contains("4 heads on 1025 tokens").And.Message.Contains("--layer"));
    }

    [Test]
    public void A_prompt_longer_than_the_context_is_refused()
    {
        using var model = Tiny.Model();

        Assert.That(() => AttentionLook.Of(model, new int[9], [], []), Throws.TypeOf<UsageException>().With.Message.Contains("9 tokens"));
    }

    [Test]
    public void Weights_that_give_no_numbers_are_refused()
    {
        using var model = Tiny.Model();
        using (NewDisposeScope())
            model.Weights.Embedding.mul_(double.NaN);

        Assert.That(() => AttentionLook.Of(model, Prompt, [], []), Throws.TypeOf<NotMeasurableException>());
    }
}
