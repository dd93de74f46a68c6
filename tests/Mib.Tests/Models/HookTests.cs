using Mib.Core;
using Mib.Core.Errors;
using Mib.Models.Batches;
using Mib.Models.Hooks;
using Mib.Models.Transformers;
using Mib.Tests.Support;

namespace Mib.Tests.Models;

public sealed class HookTests(string device) : DeviceFixture(device)
{
    private const long Rows = 2, Width = 5;

    /// <summary>Every family of <see cref="Tiny.Families"/> with each of its hook points.</summary>
    private static IEnumerable<object[]> All =>
        Tiny.Families.SelectMany(family => HookNames.All(family.Value).Select(name => new object[] { family.Key, name }));

    private static IEnumerable<string> Families => Tiny.Families.Keys;

    [TestCaseSource(nameof(All))]
    public void A_hook_fires_once_with_the_documented_shape(string family, string name)
    {
        var shapes = new List<long[]>();
        Run(new HookSet().Read(name, x => shapes.Add(x.shape)), family);

        Assert.That(shapes, Is.EqualTo(new[] { ShapeOf(Tiny.Families[family], name) }));
    }

    [TestCaseSource(nameof(All))]
    public void A_hook_that_changes_nothing_changes_nothing(string family, string name) =>
        Assert.That(Change(family, name, x => x), Is.LessThan(1e-13));

    [TestCaseSource(nameof(All))]
    public void A_hook_that_changes_its_activation_changes_the_logits(string family, string name)
    {
        var random = Seed.For(0, "hook-noise");
        Assert.That(Change(family, name, x => x + Tiny.Noise(random, x.shape, 0.1)), Is.GreaterThan(1e-4));
    }

    [Test]
    public void Families_have_the_same_hook_points_but_for_what_only_some_of_them_compute()
    {
        string[] special = ["hook_pos_embed", "rot_", "pre_linear", "_post.", "hook_out"];
        var common = Tiny.Families.Values.Select(config => HookNames.All(config).Where(name => !special.Any(name.Contains)));

        Assert.That(common, Is.All.EqualTo(HookNames.All(Tiny.Config).Where(name => name != HookNames.PositionEmbed)));
    }

    [Test]
    public void Hooks_at_one_point_run_in_the_order_in_which_they_were_added()
    {
        using var scope = NewDisposeScope();
        var hooks = new HookSet().Add("x", x => x * 2).Add("x", x => x + 1);

        // 2·3 + 1, not 2·(3 + 1).
        Assert.That(hooks.Apply("x", tensor(3.0)).ToDouble(), Is.EqualTo(7));
    }

    [Test]
    public void Each_edit_is_seen_downstream()
    {
        using var scope = NewDisposeScope();
        using var cache = new ActivationCache();
        Run(cache.Hooks(["blocks.1.hook_resid_pre"], new HookSet().Add("blocks.0.hook_resid_post", x => zeros_like(x))));

        Assert.That(cache["blocks.1.hook_resid_pre"].abs().max().ToDouble(), Is.Zero);
    }

    [Test]
    public void The_residual_stream_is_the_sum_of_what_is_written_to_it([Values(0, 1)] int layer, [ValueSource(nameof(Families))] string family)
    {
        using var scope = NewDisposeScope();
        using var cache = new ActivationCache();
        using var model = Tiny.Model(Tiny.Families[family]);
        var names = model.Blocks[layer];
        var weights = model.Weights.Blocks[layer];
        using var batch = Batch();
        model.Forward(batch, cache.Hooks(names.All(model.Config)));
        var heads = cache[names.Result].sum([2]);
        if (weights.Out.Bias is { } bias)
            heads += bias;

        Assert.Multiple(() =>
        {
            Assert.That(Golden.Difference(cache[names.ResidPre] + cache[names.AttentionOut], cache[names.ResidMid]), Is.LessThan(1e-14));
            Assert.That(Golden.Difference(cache[names.ResidMid] + cache[names.MlpOut], cache[names.ResidPost]), Is.LessThan(1e-14));
            Assert.That(Golden.Difference(AfterPostNorm(heads, weights.Norm1Post), cache[names.AttentionOut]), Is.LessThan(1e-13));
            Assert.That(
                Golden.Difference(cache[names.Pattern].sum([3]), ones(Rows, model.Config.Heads, Width, ScalarType.Float64)), Is.LessThan(1e-14));
        });

        // x / √(mean x² + ε) ⊙ (1 + w), written out.
        Tensor AfterPostNorm(Tensor x, NormWeights? norm) =>
            norm is null ? x : x / (x.square().mean([-1], keepdim: true) + model.Config.NormEpsilon).sqrt() * (1 + norm.Weight);
    }

    [Test]
    public void Embeddings_of_tokens_and_positions_make_the_first_residual_stream()
    {
        using var scope = NewDisposeScope();
        using var cache = new ActivationCache();
        Run(cache.Hooks([HookNames.Embed, HookNames.PositionEmbed, "blocks.0.hook_resid_pre"]));

        Assert.That(
            Golden.Difference(cache[HookNames.Embed] + cache[HookNames.PositionEmbed], cache["blocks.0.hook_resid_pre"]), Is.LessThan(1e-14));
    }

    [Test]
    public void No_query_sees_a_later_key_or_a_padded_one([Values] PaddingSide side)
    {
        using var scope = NewDisposeScope();
        using var cache = new ActivationCache();
        using var model = Tiny.Model();
        using var batch = Batches.Of([[1, 2, 3, 4, 5], [6, 7, 8]], side);
        model.Forward(batch, cache.Hooks(["blocks.0.attn.hook_pattern"]));

        var sees = ones([Width, Width], ScalarType.Bool, TestDevice.Current).tril().logical_and(batch.Mask.unsqueeze(1)).unsqueeze(1);
        var forbidden = cache["blocks.0.attn.hook_pattern"].masked_fill(sees.logical_or(batch.Mask.logical_not().view(Rows, 1, Width, 1)), 0);
        Assert.That(forbidden.max().ToDouble(), Is.Zero);
    }

    [TestCase("q")]
    [TestCase("k")]
    [TestCase("v")]
    public void A_heads_own_input_reaches_that_head_alone(string letter)
    {
        using var scope = NewDisposeScope();
        using var plain = new ActivationCache();
        using var edited = new ActivationCache();
        string[] names = ["blocks.0.attn.hook_q", "blocks.0.attn.hook_k", "blocks.0.attn.hook_v"];
        // Both runs split their inputs, so that what is untouched is equal bit for bit.
        Run(plain.Hooks(names, new HookSet().Read("blocks.0.hook_q_input", _ => { })));
        Run(edited.Hooks(names, new HookSet().Add($"blocks.0.hook_{letter}_input", x =>
        {
            var copy = x.clone();
            copy.select(2, 1).zero_();
            return copy;
        })));

        var changed = names.SelectMany(name => new[] { 0, 1 }
            .Where(head => !plain[name].select(2, head).Equals(edited[name].select(2, head)))
            .Select(head => $"{name}.{head}"));
        Assert.That(changed, Is.EqualTo(new[] { $"blocks.0.attn.hook_{letter}.1" }));
    }

    [Test]
    public void The_mlps_own_input_leaves_the_residual_stream_alone()
    {
        using var scope = NewDisposeScope();
        using var plain = new ActivationCache();
        using var edited = new ActivationCache();
        string[] names = ["blocks.0.hook_resid_mid", "blocks.0.mlp.hook_pre"];
        Run(plain.Hooks(names));
        Run(edited.Hooks(names, new HookSet().Add("blocks.0.hook_mlp_in", x => zeros_like(x))));

        Assert.That(
            (edited[names[0]].Equals(plain[names[0]]), edited[names[1]].Equals(plain[names[1]])), Is.EqualTo((true, false)));
    }

    [TestCase("blocks.0.hook_resid_pre")]
    [TestCase("blocks.1.attn.hook_z")]
    public void A_hook_that_changes_the_shape_is_an_error_that_leaves_no_tensor(string name) =>
        Assert.That(
            () => Run(new HookSet().Add(name, x => x.narrow(1, 0, 1))),
            Throws.InvalidOperationException.With.Message.Contains(name).And.Message.Contains("[2, 1"));

    [Test]
    public void An_error_in_a_hook_passes_through_and_leaves_no_tensor() =>
        Assert.That(
            () => Run(new HookSet().Add("blocks.1.hook_mlp_out", _ => throw new KilledException())), Throws.InstanceOf<KilledException>());

    [Test]
    public void A_hook_at_no_point_of_the_model_is_refused_with_the_nearest_one() =>
        Assert.That(
            () => Run(new HookSet().Read("blocks.0.hook_resid_prae", _ => { })),
            Throws.InstanceOf<UnknownNameException>().With.Message.Contains("'blocks.0.hook_resid_pre'"));

    [Test]
    public void A_hook_at_a_layer_too_far_is_refused() =>
        Assert.That(() => Run(new HookSet().Read("blocks.2.hook_resid_pre", _ => { })), Throws.InstanceOf<UnknownNameException>());

    [Test]
    public void A_run_from_the_middle_goes_on_exactly([Values(0, 1, 2)] int layer, [ValueSource(nameof(Families))] string family)
    {
        using var scope = NewDisposeScope();
        using var cache = new ActivationCache();
        using var model = Tiny.Model(Tiny.Families[family]);
        using var batch = Batch();
        var hooks = layer == 2 ? new HookSet() : cache.Hooks([model.Blocks[layer].ResidPre]);
        var whole = model.Residual(batch, hooks);

        var from = model.ResidualFrom(layer, layer == 2 ? whole : cache[model.Blocks[layer].ResidPre], batch);

        Assert.That(from.Equals(whole), Is.True);
    }

    [Test]
    public void A_prompt_as_long_as_the_context_runs_and_one_longer_is_refused()
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model();
        using var longest = Batches.Of([new int[model.Config.Context]]);
        using var longer = Batches.Of([new int[model.Config.Context + 1]]);
        Assert.Multiple(() =>
        {
            Assert.That(() => model.Forward(longest).Dispose(), Throws.Nothing);
            Assert.That(
                () => model.Forward(longer), Throws.InstanceOf<UsageException>().With.Message.Contains("9 tokens, the model's context 8"));
        });
    }

    [Test]
    public void A_cache_outlives_the_run_and_owns_what_it_keeps()
    {
        using var scope = NewDisposeScope();
        var cache = new ActivationCache();
        Run(cache.Hooks(["blocks.0.attn.hook_z"]));
        var kept = cache["blocks.0.attn.hook_z"];
        Assert.That(kept.IsInvalid, Is.False);

        cache.Dispose();

        Assert.That(kept.IsInvalid, Is.True);
    }

    /// <summary>The documented shape of an activation of a batch of <see cref="Batch"/>.</summary>
    private static long[] ShapeOf(TransformerConfig config, string name)
    {
        long d = config.DModel, heads = config.Heads, head = config.DHead, mlp = config.DMlp;
        return name[(name.LastIndexOf('.') + 1)..] switch
        {
            "hook_q_input" or "hook_k_input" or "hook_v_input" => [Rows, Width, heads, d],
            "hook_q" or "hook_k" or "hook_v" or "hook_rot_q" or "hook_rot_k" or "hook_z" => [Rows, Width, heads, head],
            "hook_attn_scores" or "hook_pattern" => [Rows, heads, Width, Width],
            "hook_result" => [Rows, Width, heads, d],
            "hook_pre" or "hook_pre_linear" or "hook_post" => [Rows, Width, mlp],
            "hook_scale" => [Rows, Width, 1],
            _ => [Rows, Width, d],
        };
    }

    private static double Change(string family, string name, Hook hook)
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model(Tiny.Families[family]);
        using var batch = Batch();
        return Golden.Difference(model.Forward(batch, new HookSet().Add(name, hook)), model.Forward(batch));
    }

    private static void Run(HookSet hooks, string family = "gpt2")
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model(Tiny.Families[family]);
        using var batch = Batch();
        model.Forward(batch, hooks);
    }

    private static PaddedBatch Batch() => Batches.Of([[1, 2, 3, 4, 5], [6, 7, 8, 9, 10]]);
}
