using Mib.Core;
using Mib.Core.Errors;
using Mib.Engine.Look;
using Mib.Models;
using Mib.Models.Hooks;
using Mib.Models.Transformers;
using Mib.Tests.Support;

namespace Mib.Tests.Look;

[TestFixture]
public sealed class PatchingLookTests : TensorFixture
{
    private static readonly int[] Clean = [3, 17, 3, 8, 11, 6];
    private static readonly int[] Corrupted = [3, 17, 9, 8, 2, 6];
    private static readonly LookToken Answer = new(7, "7");
    private static readonly LookToken Wrong = new(12, "12");

    private static IEnumerable<string> Families => Tiny.Families.Keys;

    [Test]
    public void Each_effect_is_that_of_a_hook_in_a_run_of_the_whole_model(
        [ValueSource(nameof(Families))] string family, [Values] PatchingDirection direction)
    {
        using var model = Tiny.Model(Tiny.Families[family]);
        var (own, other) = direction == PatchingDirection.Denoising ? (Corrupted, Clean) : (Clean, Corrupted);
        var (from, to) = (Difference(model, own, new()), Difference(model, other, new()));

        var seen = Look(model, direction);

        Assert.Multiple(() =>
        {
            for (var layer = 0; layer < 2; layer++)
            {
                var block = model.Blocks[layer];
                for (var place = 0; place < Clean.Length; place++)
                {
                    Assert.That(seen.ResidPre[layer][place], Is.EqualTo(Effect(block.ResidPre, 1, place)).Within(1e-11), $"resid {layer} {place}");
                    Assert.That(seen.AttnOut[layer][place], Is.EqualTo(Effect(block.AttentionOut, 1, place)).Within(1e-11), $"attention {layer} {place}");
                    Assert.That(seen.MlpOut[layer][place], Is.EqualTo(Effect(block.MlpOut, 1, place)).Within(1e-11), $"mlp {layer} {place}");
                }

                for (var head = 0; head < model.Config.Heads; head++)
                    Assert.That(seen.Z[layer][head], Is.EqualTo(Effect(block.Z, 2, head)).Within(1e-11), $"head {layer} {head}");
            }
        });

        double Effect(string hook, int dimension, int index)
        {
            using var cache = new ActivationCache();
            Difference(model, other, cache.Hooks([hook]));
            var patched = Difference(model, own, new HookSet().Add(hook, activation =>
            {
                var changed = activation.clone();
                changed.narrow(dimension, index, 1).copy_(cache[hook].narrow(dimension, index, 1));
                return changed;
            }));
            return (patched - from) / (to - from);
        }
    }

    [Test]
    public void The_last_place_of_the_last_residual_stream_needs_what_the_last_layer_adds_to_be_all()
    {
        // In the last layer only the last place is read, but it looks back: with one layer more that adds nothing, it is all.
        using var model = Tiny.Model();
        foreach (var weight in new[] { model.Weights.Blocks[1].Out.Weight, model.Weights.Blocks[1].Out.Bias! })
            weight.zero_();

        var seen = Look(model, PatchingDirection.Denoising);

        Assert.That(seen.ResidPre[1][^1], Is.EqualTo(1).Within(1e-12));
        Assert.That(seen.ResidPre[1].SkipLast(1), Is.All.EqualTo(0).Within(1e-12));
        Assert.That(seen.Z[1], Is.All.EqualTo(0).Within(1e-12));
    }

    [Test]
    public void Before_the_first_difference_there_is_nothing_to_patch()
    {
        using var model = Tiny.Model();

        var seen = Look(model, PatchingDirection.Denoising);

        Assert.That(seen.ResidPre.Concat(seen.AttnOut).Concat(seen.MlpOut).SelectMany(row => row.Take(2)), Is.All.Zero);
        Assert.That(seen.ResidPre[0].Skip(2), Has.Some.Not.Zero);
    }

    [Test]
    public void A_first_embedding_that_is_the_only_difference_is_all_there_is()
    {
        using var model = Tiny.Model();
        EquatableArray<LookToken> corrupted = [.. Clean.Select((id, i) => new LookToken(i == 3 ? 14 : id, ""))];

        var seen = new PatchingLook(model).Of(Clean, corrupted, Answer, Wrong, PatchingDirection.Noising);

        Assert.That(seen.ResidPre[0][3], Is.EqualTo(1).Within(1e-12));
    }

    [Test]
    public void More_sites_than_fit_side_by_side_give_the_same()
    {
        // 2¹² tokens side by side are 4 rows of 1,024.
        using var model = Tiny.Model(Tiny.Config with { Context = 1024 });
        int[] clean = [.. Enumerable.Range(0, 1024).Select(i => i * i % 20)];
        EquatableArray<LookToken> corrupted = [.. clean.Select((id, i) => new LookToken(i >= 1018 ? (id + 1) % 20 : id, ""))];

        var seen = new PatchingLook(model).Of(clean, corrupted, Answer, Wrong, PatchingDirection.Denoising);

        Assert.That(seen.ResidPre[1][^1], Is.Not.Zero);
        Assert.That(seen.ResidPre[1].Skip(1018).Distinct().Count(), Is.EqualTo(6));
    }

    [Test]
    public void Prompts_of_different_length_are_refused()
    {
        using var model = Tiny.Model();

        Assert.That(
            () => new PatchingLook(model).Of(Clean, Tokens(Corrupted[..5]), Answer, Wrong, PatchingDirection.Denoising),
            Throws.TypeOf<UsageException>().With.Message.Contains("6 tokens, the corrupted one 5"));
    }

    [Test]
    public void One_answer_twice_is_refused()
    {
        using var model = Tiny.Model();

        Assert.That(
            () => new PatchingLook(model).Of(Clean, Tokens(Corrupted), Answer, Answer, PatchingDirection.Denoising),
            Throws.TypeOf<UsageException>().With.Message.Contains("--wrong"));
    }

    [Test]
    public void A_pair_that_the_model_does_not_tell_apart_is_refused()
    {
        using var model = Tiny.Model();

        Assert.That(
            () => new PatchingLook(model).Of(Clean, Tokens(Clean), Answer, Wrong, PatchingDirection.Denoising),
            Throws.TypeOf<NotMeasurableException>().With.Message.Contains("nothing to patch"));
    }

    [Test]
    public void More_runs_than_a_page_holds_are_refused()
    {
        using var model = Tiny.Model(Tiny.Config with { Context = 3000 });
        int[] prompt = [.. Enumerable.Repeat(3, 2800)];

        Assert.That(
            () => new PatchingLook(model).Of(prompt, Tokens(prompt), Answer, Wrong, PatchingDirection.Denoising),
            Throws.TypeOf<UsageException>().With.Message.Contains("16,804 patched runs"));
    }

    private static Patching Look(HookedTransformer model, PatchingDirection direction) =>
        new PatchingLook(model).Of(Clean, Tokens(Corrupted), Answer, Wrong, direction);

    private static EquatableArray<LookToken> Tokens(int[] ids) => [.. ids.Select(id => new LookToken(id, $"{id}"))];

    private static double Difference(HookedTransformer model, int[] prompt, HookSet hooks)
    {
        using var scope = NewDisposeScope();
        using var batch = Batches.Of([prompt]);
        var logits = model.Forward(batch, hooks).select(1, prompt.Length - 1).ToDoubles();
        return logits[Answer.Id] - logits[Wrong.Id];
    }
}
