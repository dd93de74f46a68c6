using Mib.Core;
using Mib.Core.Errors;
using Mib.Models.Batches;
using Mib.Models.Hooks;
using Mib.Tests.Support;

namespace Mib.Tests.Models;

[TestFixture]
public sealed class HookTests : TensorFixture
{
    private const long Rows = 2, Width = 5;

    // batch pos head d_model … of Tiny.Config: 2 heads of 4, width 8, MLP 16.
    private static readonly Dictionary<string, long[]> Shapes = new()
    {
        ["hook_embed"] = [Rows, Width, 8], ["hook_pos_embed"] = [Rows, Width, 8],
        ["hook_resid_pre"] = [Rows, Width, 8], ["hook_resid_mid"] = [Rows, Width, 8], ["hook_resid_post"] = [Rows, Width, 8],
        ["hook_q_input"] = [Rows, Width, 2, 8], ["hook_k_input"] = [Rows, Width, 2, 8], ["hook_v_input"] = [Rows, Width, 2, 8],
        ["ln1.hook_scale"] = [Rows, Width, 1], ["ln1.hook_normalized"] = [Rows, Width, 8],
        ["ln2.hook_scale"] = [Rows, Width, 1], ["ln2.hook_normalized"] = [Rows, Width, 8],
        ["attn.hook_q"] = [Rows, Width, 2, 4], ["attn.hook_k"] = [Rows, Width, 2, 4], ["attn.hook_v"] = [Rows, Width, 2, 4],
        ["attn.hook_attn_scores"] = [Rows, 2, Width, Width], ["attn.hook_pattern"] = [Rows, 2, Width, Width],
        ["attn.hook_z"] = [Rows, Width, 2, 4], ["attn.hook_result"] = [Rows, Width, 2, 8],
        ["hook_attn_out"] = [Rows, Width, 8], ["hook_mlp_in"] = [Rows, Width, 8], ["hook_mlp_out"] = [Rows, Width, 8],
        ["mlp.hook_pre"] = [Rows, Width, 16], ["mlp.hook_post"] = [Rows, Width, 16],
        ["ln_final.hook_scale"] = [Rows, Width, 1], ["ln_final.hook_normalized"] = [Rows, Width, 8],
    };

    private static IEnumerable<string> All => HookNames.All(Tiny.Config.Layers);

    [TestCaseSource(nameof(All))]
    public void A_hook_fires_once_with_the_documented_shape(string name)
    {
        var shapes = new List<long[]>();
        Run(new HookSet().Read(name, x => shapes.Add(x.shape)));

        Assert.That(shapes, Is.EqualTo(new[] { Shapes[Point(name)] }));
    }

    [TestCaseSource(nameof(All))]
    public void A_hook_that_changes_nothing_changes_nothing(string name) =>
        Assert.That(Change(name, x => x), Is.LessThan(1e-13));

    [TestCaseSource(nameof(All))]
    public void A_hook_that_changes_its_activation_changes_the_logits(string name)
    {
        var random = Seed.For(0, "hook-noise");
        Assert.That(Change(name, x => x + Tiny.Noise(random, x.shape, 0.1)), Is.GreaterThan(1e-4));
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

    [TestCase(0)]
    [TestCase(1)]
    public void The_residual_stream_is_the_sum_of_what_is_written_to_it(int layer)
    {
        using var scope = NewDisposeScope();
        using var cache = new ActivationCache();
        using var model = Tiny.Model();
        var names = model.Blocks[layer];
        using var batch = Batch();
        model.Forward(batch, cache.Hooks(names.All));

        Assert.Multiple(() =>
        {
            Assert.That(Golden.Difference(cache[names.ResidPre] + cache[names.AttentionOut], cache[names.ResidMid]), Is.LessThan(1e-14));
            Assert.That(Golden.Difference(cache[names.ResidMid] + cache[names.MlpOut], cache[names.ResidPost]), Is.LessThan(1e-14));
            Assert.That(
                Golden.Difference(cache[names.Result].sum([2]) + model.Weights.Blocks[layer].Out.Bias, cache[names.AttentionOut]), Is.LessThan(1e-13));
            Assert.That(Golden.Difference(cache[names.Pattern].sum([3]), ones(Rows, 2, Width, ScalarType.Float64)), Is.LessThan(1e-14));
        });
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
        using var batch = PaddedBatch.Of([[1, 2, 3, 4, 5], [6, 7, 8]], side);
        model.Forward(batch, cache.Hooks(["blocks.0.attn.hook_pattern"]));

        var sees = ones([Width, Width], ScalarType.Bool).tril().logical_and(batch.Mask.unsqueeze(1)).unsqueeze(1);
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

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    public void A_run_from_the_middle_goes_on_exactly(int layer)
    {
        using var scope = NewDisposeScope();
        using var cache = new ActivationCache();
        using var model = Tiny.Model();
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
        using var longest = PaddedBatch.Of([new int[model.Config.Context]]);
        using var longer = PaddedBatch.Of([new int[model.Config.Context + 1]]);
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

    private static double Change(string name, Hook hook)
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model();
        using var batch = Batch();
        return Golden.Difference(model.Forward(batch, new HookSet().Add(name, hook)), model.Forward(batch));
    }

    private static void Run(HookSet hooks)
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model();
        using var batch = Batch();
        model.Forward(batch, hooks);
    }

    private static PaddedBatch Batch() => PaddedBatch.Of([[1, 2, 3, 4, 5], [6, 7, 8, 9, 10]]);

    private static string Point(string name) =>
        name.StartsWith("blocks.", StringComparison.Ordinal) ? name[(name.IndexOf('.', 7) + 1)..] : name;
}
