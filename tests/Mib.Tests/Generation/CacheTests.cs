using Mib.Core.Errors;
using Mib.Models.Batches;
using Mib.Models.Hooks;
using Mib.Models.Transformers;
using Mib.Tests.Models;
using Mib.Tests.Support;

namespace Mib.Tests.Generation;

/// <summary>A run on cached keys and values is the run of the whole, in every family.</summary>
public sealed class CacheTests(string device) : DeviceFixture(device)
{
    // Longer than the sliding window of three tokens.
    private static readonly int[][] Texts = [[1, 2, 3, 4, 5, 6, 7, 8], [9, 10, 11, 12, 13], [14, 15, 16, 17]];

    private static IEnumerable<string> Families => Tiny.Families.Keys;

    [Test]
    public void Token_by_token_gives_the_logits_of_the_whole([ValueSource(nameof(Families))] string family, [Values] PaddingSide side)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var model = Tiny.Model(Tiny.Families[family]);
        using var cache = new KeyValueCache(model.Config, 16);
        var batch = Batches.Of([.. Texts.Select(text => text[..^3])], side);
        for (var left = 3; ; left--)
        {
            var cached = model.LastLogits(batch, cache: cache);
            for (var row = 0; row < Texts.Length; row++)
            {
                using var whole = Batches.Of([Texts[row][..^left]]);
                Assert.That(Golden.Difference(cached.narrow(0, row, 1), model.LastLogits(whole)), Is.LessThan(1e-13), $"row {row}, {left} left");
            }

            if (left == 0)
                break;
            var next = batch.Next([.. Texts.Select(text => text[^left])]);
            batch.Dispose();
            batch = next;
        }

        batch.Dispose();
    }

    [Test]
    public void Several_tokens_at_once_give_the_residual_stream_of_the_whole([ValueSource(nameof(Families))] string family)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var model = Tiny.Model(Tiny.Families[family]);
        using var cache = new KeyValueCache(model.Config, 8);
        using var whole = Batches.Of([Texts[0]]);
        using var head = Batches.Of([Texts[0][..3]]);
        using var next = head.Next([Texts[0][3]]);
        model.Residual(head, cache: cache);

        Assert.That(Golden.Difference(model.Residual(next, cache: cache), model.Residual(whole).narrow(1, 3, 1)), Is.LessThan(1e-13));
        Assert.That(cache.Length, Is.EqualTo(4));
    }

    [TestCase("hook_k")]
    [TestCase("hook_v")]
    [TestCase("hook_rot_k")]
    public void Keys_and_values_that_a_hook_changed_head_by_head_stay_changed(string point)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var model = Tiny.Model(Tiny.Families["llama"]);
        var name = $"blocks.0.attn.{point}";
        HookSet SilenceHead() => new HookSet().Add(name, x =>
        {
            var copy = x.clone();
            copy.select(2, 1).zero_();
            return copy;
        });
        using var head = Batches.Of([Texts[0][..^1]]);
        using var next = head.Next([Texts[0][^1]]);
        using var whole = Batches.Of([Texts[0]]);

        // Heads 0 and 1 share keys and values; the hook parts them in the second run, so what is kept must part, too.
        using var hooked = new KeyValueCache(model.Config, 8);
        model.Residual(head, SilenceHead(), hooked);
        var both = model.LastLogits(next, SilenceHead(), hooked);
        using var late = new KeyValueCache(model.Config, 8);
        model.Residual(head, null, late);
        var secondOnly = model.LastLogits(next, SilenceHead(), late);

        Assert.That(Golden.Difference(both, model.LastLogits(whole, SilenceHead())), Is.LessThan(1e-13));
        var onlyLast = model.LastLogits(whole, new HookSet().Add(name, x =>
        {
            var copy = x.clone();
            copy.select(2, 1).narrow(1, x.shape[1] - 1, 1).zero_();
            return copy;
        }));
        Assert.That(Golden.Difference(secondOnly, onlyLast), Is.LessThan(1e-13));
        Assert.That(Golden.Difference(secondOnly, both), Is.GreaterThan(1e-4));
    }

    [Test]
    public void A_cache_that_is_full_says_so()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var model = Tiny.Model();
        using var cache = new KeyValueCache(model.Config, 4);
        using var batch = Batches.Of([[1, 2, 3, 4, 5]]);

        Assert.That(() => model.Residual(batch, cache: cache), Throws.InstanceOf<UsageException>().With.Message.Contains("holds 4 tokens; 5"));
    }

    [Test]
    public void A_run_with_gradients_is_refused()
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model();
        using var cache = new KeyValueCache(model.Config, 4);
        using var batch = Batches.Of([[1, 2]]);
        var hooks = new HookSet().Add(HookNames.Embed, x => x.detach().requires_grad_());

        Assert.That(() => model.Residual(batch, hooks, cache), Throws.InvalidOperationException.With.Message.Contains("no_grad"));
    }

    [Test]
    public void Positions_go_on_up_to_the_context_and_no_further()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var model = Tiny.Model();
        using var cache = new KeyValueCache(model.Config, 20);
        using var batch = Batches.Of([Texts[0]]);
        using var next = batch.Next([1]);
        model.Residual(batch, cache: cache);

        Assert.That(() => model.Residual(next, cache: cache), Throws.InstanceOf<UsageException>().With.Message.Contains("9 tokens, the model's context 8"));
    }
}
