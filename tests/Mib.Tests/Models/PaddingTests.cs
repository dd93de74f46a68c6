using Mib.Core.Errors;
using Mib.Models;
using Mib.Models.Batches;
using Mib.Models.Hooks;
using Mib.Models.Transformers;
using Mib.Tests.Support;

namespace Mib.Tests.Models;

/// <summary>What a library of this field gets wrong first: a prompt must not feel its neighbours' lengths.</summary>
public sealed class PaddingTests(string device) : DeviceFixture(device)
{
    // Lengths 3 … 10, so that the rows have 7 … 0 pads.
    private static readonly int[][] Prompts =
        [.. Enumerable.Range(3, 8).Select(n => Enumerable.Range(0, n).Select(i => ((7 * i) + (13 * n)) % 100).ToArray())];

    [Test]
    public void Each_row_of_a_padded_batch_is_the_prompt_alone([Values] PaddingSide side, [ValueSource(typeof(Golden), nameof(Golden.Families))] string family)
    {
        using var scope = NewDisposeScope();
        using var model = Golden.Load("raw-f32", family);
        using var batch = Batches.Of(Prompts, side);
        var together = model.Forward(batch);
        for (var row = 0; row < Prompts.Length; row++)
        {
            using var single = Batches.Of([Prompts[row]]);
            var start = side == PaddingSide.Left ? batch.Width - Prompts[row].Length : 0;
            var mine = together.narrow(0, row, 1).narrow(1, start, Prompts[row].Length);

            Assert.That(Golden.Difference(mine, model.Forward(single)), Is.LessThan(1e-5), $"{Prompts[row].Length} tokens");
        }
    }

    [Test]
    public void The_last_logits_are_those_of_each_prompts_last_token(
        [Values] PaddingSide side, [ValueSource(typeof(Golden), nameof(Golden.Families))] string family)
    {
        using var scope = NewDisposeScope();
        using var model = Golden.Load("raw-f32", family);
        using var batch = Batches.Of(Prompts, side);
        var last = model.LastLogits(batch);
        for (var row = 0; row < Prompts.Length; row++)
        {
            using var single = Batches.Of([Prompts[row]]);
            var alone = model.Forward(single).narrow(1, Prompts[row].Length - 1, 1).squeeze(1);

            Assert.That(Golden.Difference(last.narrow(0, row, 1), alone), Is.LessThan(1e-5), $"{Prompts[row].Length} tokens");
        }
    }

    [Test]
    public void Gradients_at_the_embedding_are_those_of_the_prompt_alone_and_none_at_padding(
        [Values] PaddingSide side, [ValueSource(typeof(Golden), nameof(Golden.Families))] string family)
    {
        using var scope = NewDisposeScope();
        using var model = Golden.Load("raw-f64", family);
        using var batch = Batches.Of(Prompts, side);
        var together = EmbeddingGradient(model, batch);
        for (var row = 0; row < Prompts.Length; row++)
        {
            using var single = Batches.Of([Prompts[row]]);
            var start = side == PaddingSide.Left ? batch.Width - Prompts[row].Length : 0;
            var mine = together.narrow(0, row, 1).narrow(1, start, Prompts[row].Length);
            Assert.That(Golden.Difference(mine, EmbeddingGradient(model, single)), Is.LessThan(1e-9), $"{Prompts[row].Length} tokens");
        }

        var atPadding = together.abs().sum([2]).masked_fill(batch.Mask, 0);
        Assert.That(atPadding.max().ToDouble(), Is.Zero);
    }

    [Test]
    public void A_padding_id_inside_a_prompt_is_an_ordinary_token()
    {
        using var scope = NewDisposeScope();
        using var model = Golden.Load("raw-f32");
        // The last prompt's padding repeats its last token, 5, which is also inside of it.
        using var batch = Batches.Of([[1, 2, 3, 4, 6], [5, 7, 5]]);
        using var single = Batches.Of([[5, 7, 5]]);

        Assert.That(Golden.Difference(model.LastLogits(batch).narrow(0, 1, 1), model.LastLogits(single)), Is.LessThan(1e-5));
    }

    [Test]
    public void A_batch_says_what_is_real_and_where_prompts_end_on_the_right()
    {
        using var batch = Batches.Of([[4, 5, 6], [7]]);
        Assert.Multiple(() =>
        {
            Assert.That(batch.Mask.ToLongs(), Is.EqualTo(new long[] { 1, 1, 1, 1, 0, 0 }));
            Assert.That(batch.Positions.ToLongs(), Is.EqualTo(new long[] { 0, 1, 2, 0, 0, 0 }));
            Assert.That(batch.Last.ToLongs(), Is.EqualTo(new long[] { 2, 0 }));
            Assert.That(batch.Tokens.ToLongs().Take(4), Is.EqualTo(new long[] { 4, 5, 6, 7 }));
        });
    }

    [Test]
    public void A_batch_says_what_is_real_and_where_prompts_begin_on_the_left()
    {
        using var batch = Batches.Of([[4, 5, 6], [7]], PaddingSide.Left);
        Assert.Multiple(() =>
        {
            Assert.That(batch.Mask.ToLongs(), Is.EqualTo(new long[] { 1, 1, 1, 0, 0, 1 }));
            Assert.That(batch.Positions.ToLongs(), Is.EqualTo(new long[] { 0, 1, 2, 0, 0, 0 }));
            Assert.That(batch.Last.ToLongs(), Is.EqualTo(new long[] { 2, 2 }));
            Assert.That(batch.Tokens.ToLongs()[5], Is.EqualTo(7));
        });
    }

    [Test]
    public void A_batch_of_nothing_is_refused() =>
        Assert.That(() => Batches.Of([]), Throws.InstanceOf<UsageException>());

    [Test]
    public void An_empty_prompt_is_refused() =>
        Assert.That(() => Batches.Of([[1], []]), Throws.InstanceOf<UsageException>());

    [Test]
    public void Prompts_of_a_pair_that_differ_in_length_are_refused() =>
        Assert.That(() => Batches.Pairs([new([1, 2], [1], 3, 4)]), Throws.ArgumentException.With.Message.Contains("2 clean and 1 corrupted"));

    [Test]
    public void The_logit_difference_is_right_minus_wrong()
    {
        using var scope = NewDisposeScope();
        using var batch = Batches.Pairs([new([1], [2], 0, 2), new([1], [2], 1, 0)]);
        var logits = tensor(new[] { 5.0, 1, 2, 4, 7, 0 }, [2, 3], device: TestDevice.Current);

        // 5 − 2 = 3 and 7 − 4 = 3.
        Assert.That(batch.LogitDifference(logits).ToDoubles(), Is.EqualTo(new[] { 3.0, 3.0 }));
    }

    private static Tensor EmbeddingGradient(HookedTransformer model, PaddedBatch batch)
    {
        using var cache = new ActivationCache();
        var hooks = new HookSet().Add(HookNames.Embed, x => x.detach().requires_grad_());
        var logits = model.LastLogits(batch, cache.Hooks([HookNames.Embed], hooks));
        return autograd.grad([logits.square().sum()], [cache[HookNames.Embed]])[0];
    }
}
