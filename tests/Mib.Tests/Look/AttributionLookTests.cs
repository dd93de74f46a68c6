using Mib.Core.Errors;
using Mib.Engine.Look;
using Mib.Models;
using Mib.Models.Batches;
using Mib.Models.Hooks;
using Mib.Models.Transformers;
using Mib.Tests.Support;

namespace Mib.Tests.Look;

[TestFixture]
public sealed class AttributionLookTests : TensorFixture
{
    private static readonly int[] Prompt = [3, 17, 3, 8, 11];
    private static readonly LookToken Token = new(7, "7");
    private static readonly LookToken Against = new(12, "12");

    private static IEnumerable<string> Families => Tiny.Families.Keys;

    [Test]
    public void All_parts_add_up_to_the_logit([Values(-1, 2)] int position, [ValueSource(nameof(Families))] string family)
    {
        var place = position == -1 ? 4 : position;
        using var model = Tiny.Model(Tiny.Families[family] with { TiedEmbeddings = false });
        var logits = Logits(model, HookSet.None, place);

        var one = AttributionLook.Of(model, Prompt, position, Token, null);
        var two = AttributionLook.Of(model, Prompt, position, Token, Against);

        Assert.Multiple(() =>
        {
            Assert.That(one.Position, Is.EqualTo(place));
            Assert.That(one.Logit, Is.EqualTo(logits[7]).Within(1e-12));
            Assert.That(one.Sum, Is.EqualTo(logits[7]).Within(1e-12));
            Assert.That(two.Logit, Is.EqualTo(logits[7] - logits[12]).Within(1e-12));
            Assert.That(two.Sum, Is.EqualTo(logits[7] - logits[12]).Within(1e-12));
        });
    }

    [Test]
    public void Every_component_is_there_in_the_order_of_the_run()
    {
        using var model = Tiny.Model();

        var parts = AttributionLook.Of(model, Prompt, -1, Token, null).Contributions;

        Assert.That(parts.Select(p => p.Name), Is.EqualTo(new[]
        {
            "embed", "pos_embed", "L0H0", "L0H1", "L0.b_O", "L0.mlp", "L1H0", "L1H1", "L1.b_O", "L1.mlp", "ln_final.b",
        }));
        Assert.That(parts.Where(p => p.Head == 1).Select(p => p.Layer), Is.EqualTo(new int?[] { 0, 1 }));
    }

    [TestCaseSource(nameof(Families))]
    public void A_part_is_what_the_logit_loses_without_it_when_all_others_and_the_norms_divisors_are_held(string family)
    {
        using var model = Tiny.Model(Tiny.Families[family]);
        string[] whole = ["blocks.0.hook_mlp_out", "blocks.1.hook_mlp_out", HookNames.Embed, .. model.Config.Rotary is null ? [HookNames.PositionEmbed] : Array.Empty<string>()];
        string[] heads = ["blocks.0.attn.hook_result", "blocks.1.attn.hook_result"];
        string[] divisors = model.Config.PostNorms ? [.. model.Blocks.Select(block => block.Norm1Post.Scale), HookNames.FinalNorm.Scale] : [HookNames.FinalNorm.Scale];
        using var cache = new ActivationCache();
        Logits(model, cache.Hooks([.. whole, .. heads, .. divisors]), 4);

        var parts = AttributionLook.Of(model, Prompt, -1, Token, Against).Contributions.ToDictionary(p => p.Name, p => p.Value);

        Assert.Multiple(() =>
        {
            Assert.That(parts["embed"], Is.EqualTo(Lost(HookNames.Embed, null)).Within(1e-12));
            if (model.Config.Rotary is null)
                Assert.That(parts["pos_embed"], Is.EqualTo(Lost(HookNames.PositionEmbed, null)).Within(1e-12));
            for (var layer = 0; layer < 2; layer++)
            {
                Assert.That(parts[$"L{layer}.mlp"], Is.EqualTo(Lost(whole[layer], null)).Within(1e-12));
                for (var head = 0; head < model.Config.Heads; head++)
                    Assert.That(parts[$"L{layer}H{head}"], Is.EqualTo(Lost(heads[layer], head)).Within(1e-12));
            }
        });

        double Lost(string without, int? head) => Difference(HookSet.None) - Difference(Held(without, head));

        double Difference(HookSet hooks)
        {
            var logits = Logits(model, hooks, 4);
            return logits[7] - logits[12];
        }

        HookSet Held(string without, int? head)
        {
            var hooks = new HookSet();
            foreach (var name in cache.Names)
            {
                hooks.Add(name, _ =>
                {
                    var held = cache[name].clone();
                    if (name == without)
                        (head is { } h ? held.select(2, h) : held).zero_();
                    return held;
                });
            }

            return hooks;
        }
    }

    [Test]
    public void In_single_precision_the_parts_still_add_up()
    {
        using var model = Initialization.Create(Tiny.Config, Mib.Core.Seed.For(0, "look"), 0.5);

        var seen = AttributionLook.Of(model, Prompt, -1, Token, Against);

        Assert.That(seen.Sum, Is.EqualTo(seen.Logit).Within(1e-5 * seen.Contributions.Max(p => Math.Abs(p.Value))));
    }

    [Test]
    public void A_token_against_itself_is_refused()
    {
        using var model = Tiny.Model();

        Assert.That(() => AttributionLook.Of(model, Prompt, -1, Token, Token), Throws.TypeOf<UsageException>().With.Message.Contains("--against"));
    }

    [Test]
    public void A_refused_prompt_leaves_nothing_behind()
    {
        using var model = Tiny.Model();

        Assert.That(() => AttributionLook.Of(model, new int[9], -1, Token, null), Throws.TypeOf<UsageException>());
    }

    /// <summary>The logits at a place, before the final soft-cap.</summary>
    private static double[] Logits(HookedTransformer model, HookSet hooks, int place)
    {
        using var batch = PaddedBatch.Of([Prompt]);
        using var scope = NewDisposeScope();
        var logits = model.Forward(batch, hooks).select(1, place).ToDoubles();
        return model.Config.FinalSoftCap is { } cap ? [.. logits.Select(x => cap * Math.Atanh(x / cap))] : logits;
    }
}
