using Mib.Core;
using Mib.Core.Errors;
using Mib.Models.Hooks;
using Mib.Models.Transformers;
using Mib.Sdk.Variables;
using Mib.Tests.Models;
using Mib.Tests.Support;

namespace Mib.Tests.Variables;

/// <summary>What is run once for all sites, behind a prefix and in batches of mixed length, must be what a patch of one prompt by hand gives.</summary>
public sealed class InterchangeBatchTests(string device) : DeviceFixture(device)
{
    private const string Second = "second";

    private static IEnumerable<string> Families => Tiny.Families.Keys;

    private static IEnumerable<Site> Sites() =>
    [
        new Site(0, Site.LastToken), new Site(1, Site.LastToken), new Site(0, Second), new Site(1, Second),
        new Site([new Unit(Component.Head, 1, 1)], Site.LastToken), new Site([new Unit(Component.MlpOut, 0)], Second),
        new Site([new Unit(Component.MlpNeurons, 1)], Site.LastToken), new Site([new Unit(Component.MlpNeurons, 0)], Site.EveryToken),
        new Site([new Unit(Component.Head, 0, 1), new Unit(Component.Head, 1, 0), new Unit(Component.Head, 1, 1)], Site.EveryToken),
        new Site([new Unit(Component.ResidPost, 0), new Unit(Component.Head, 1, 1)], Site.LastToken),
        new Site([new Unit(Component.MlpOut, 1), new Unit(Component.ResidPost, 0), new Unit(Component.Head, 0, 1)], Site.LastToken),
    ];

    [Test]
    public void A_swap_is_a_patch_of_each_prompt_made_with_plain_hooks(
        [ValueSource(nameof(Families))] string family, [ValueSource(nameof(Sites))] Site site)
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model(Tiny.Families[family] with { Context = 12 });
        var pairs = Pairs(model);
        using var prepared = new PreparedSites(model, [site], pairs, pairs.Length, 1 << 30);

        var logits = prepared.At(site)[0].Logits(Sources);

        var expected = pairs.Select(pair => ByHand(model, site, pair, [.. pair.Label.SkipLast(1)]).narrow(0, pair.BaseIds.Count - 1, pair.Label.Count));
        Assert.That(Golden.Difference(logits, cat([.. expected], 0)), Is.LessThan(1e-10));
    }

    /// <summary>Their blocks differ, some end in the last one, and they come in any order; each run of a block has rows of several.</summary>
    [Test]
    public void Sites_that_share_runs_are_each_what_a_patch_with_plain_hooks_is([ValueSource(nameof(Families))] string family, [Values(Site.LastToken, Second, Site.EveryToken)] string position)
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model(Tiny.Families[family] with { Context = 12 });
        var pairs = WithTargets(model);
        var sites = AllAt(position);
        using var prepared = new PreparedSites(model, sites, pairs, 4, 1 << 30);

        var errors = prepared.Outcomes([.. sites.Select(site => new SiteSwap(site, Sources))], firstTokenOnly: false, CancellationToken.None);

        foreach (var (site, error) in sites.Zip(errors))
            Assert.That(error, Is.EqualTo(SquaredErrorsByHand(model, site, pairs)).Within(1e-10), $"{site}");
    }

    [Test]
    public void Answers_of_several_tokens_are_judged_at_sites_that_share_runs([Values] bool firstTokenOnly)
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model(Tiny.Config with { Context = 12 });
        var sites = AllAt(Second);
        // Every other pair has what the model says when it is patched at another site.
        InterchangePair[] pairs = [.. Pairs(model).Select((pair, i) => pair with { Label = [.. Said(model, sites[i % sites.Length], pair, 1 + (i % 3), patched: true)] })];
        using var prepared = new PreparedSites(model, sites, pairs, 4, 1 << 30);

        var outcomes = prepared.Outcomes([.. sites.Select(site => new SiteSwap(site, Sources))], firstTokenOnly, CancellationToken.None);

        foreach (var (site, outcome) in sites.Zip(outcomes))
            Assert.That(outcome, Is.EqualTo(pairs.Select(pair => Said(model, site, pair, pair.Label.Count, patched: !firstTokenOnly).SequenceEqual(pair.Label) ? 1.0 : 0)), $"{site}");
        Assert.That(outcomes.SelectMany(outcome => outcome), Has.Some.EqualTo(1).And.Some.EqualTo(0));
    }

    /// <summary>So many that they need several runs; each has a swap of its own.</summary>
    [Test]
    public void Outcomes_of_many_sites_are_those_of_each_alone()
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model(Tiny.Config with { Context = 12 });
        Site[] sites = [new(0, Second), new([new Unit(Component.MlpOut, 0)], Second), new([new Unit(Component.Head, 0, 1)], Second)];
        var pairs = WithTargets(model);
        using var prepared = new PreparedSites(model, sites, pairs, 4, 1 << 30);
        SiteSwap[] swaps = [.. Enumerable.Range(0, 400).Select(i => new SiteSwap(sites[i % 3], (_, bases, sources) => bases + ((sources - bases) * (i / 400.0))))];

        var together = prepared.Outcomes(swaps, firstTokenOnly: false, CancellationToken.None);

        for (var i = 0; i < swaps.Length; i += 7)
            Assert.That(together[i], Is.EqualTo(prepared.Outcomes([swaps[i]], firstTokenOnly: false, CancellationToken.None)[0]).Within(1e-10), $"{i}");
        Assert.That(together.Select(outcome => outcome[0]).Distinct().Count(), Is.GreaterThan(390));
    }

    [TestCase(5, 1, 3, 6, 0, 7)]
    [TestCase(5, 3, 1, 6, 1, 7)]
    [TestCase(5, 1, 1, 6, 3, 8)]
    [TestCase(5, 1, 1, 6, 0, 6)]
    public void The_longest_prompt_of_a_pair_counts_the_answers_that_are_run_behind_it(int @base, int label, int baseAnswer, int source, int sourceAnswer, int longest)
    {
        var pair = new InterchangePair("any", Ids(@base), Ids(source), Ids(baseAnswer), Ids(sourceAnswer), Ids(label)) { Places = new Dictionary<string, TokenPlaces>() };

        Assert.That(pair.Longest, Is.EqualTo(longest));

        static EquatableArray<int> Ids(int count) => [.. Enumerable.Range(0, count)];
    }

    [Test]
    public void Every_token_of_an_answer_is_said_behind_the_patch_or_only_the_first([ValueSource(nameof(Families))] string family, [Values] bool firstTokenOnly)
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model(Tiny.Families[family] with { Context = 12 });
        var site = new Site(0, Second);
        // What the patched model says to every other pair; the others keep tokens that mean nothing.
        InterchangePair[] pairs = [.. Pairs(model).Select((pair, i) => i % 2 == 0 ? pair with { Label = [.. Said(model, site, pair, 3, patched: true)] } : pair)];
        using var prepared = new PreparedSites(model, [site], pairs, 4, 1 << 30);

        var outcomes = prepared.Outcomes([new(site, Sources)], firstTokenOnly, CancellationToken.None)[0];

        double[] expected = [.. pairs.Select(pair => Said(model, site, pair, pair.Label.Count, patched: !firstTokenOnly).SequenceEqual(pair.Label) ? 1.0 : 0)];
        Assert.That(outcomes, Is.EqualTo(expected));
        Assert.That(expected, Has.Some.EqualTo(1).And.Some.EqualTo(0));
    }

    /// <summary>In the columns that are run first, in those that follow, or in the counterfactual, when much has been kept already: no tensor is left (see the fixture).</summary>
    [Test]
    public void A_run_that_fails_holds_nothing([Values("prefix", "prompt", "counterfactual")] string where)
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model(Tiny.Config with { Context = 12 });
        var site = new Site(0, Site.LastToken);
        EquatableArray<int> Unknown(EquatableArray<int> ids, int place) => [.. ids.Select((id, i) => i == place ? model.Config.Vocabulary : id)];
        InterchangePair[] pairs = [.. Pairs(model).Skip(3).Select(pair => where switch
        {
            "prefix" => pair with { BaseIds = Unknown(pair.BaseIds, 0) },
            "prompt" => pair with { BaseIds = Unknown(pair.BaseIds, pair.BaseIds.Count - 1) },
            _ => pair with { SourceIds = Unknown(pair.SourceIds, 0) },
        })];
        using var prepared = new PreparedSites(model, [site], pairs, pairs.Length, 1 << 30);

        Assert.That(() => prepared.Outcomes([new(site, Sources)], firstTokenOnly: false, CancellationToken.None), Throws.InstanceOf<UsageException>().With.Message.Contains("vocabulary"));
    }

    [Test]
    public void What_there_is_no_room_for_is_made_again_and_is_the_same()
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model(Tiny.Config with { Context = 12 });
        var site = new Site(0, Second);
        double[] Losses(long mostBytes)
        {
            using var inner = NewDisposeScope();
            using var prepared = new PreparedSites(model, [site], Pairs(model), 2, mostBytes);
            return [.. Enumerable.Repeat(prepared.At(site), 2).SelectMany(batches => batches.Select(batch => batch.Loss(Sources).ToDouble()))];
        }

        Assert.That(Losses(0), Is.EqualTo(Losses(1 << 30)));
    }

    [Test]
    public void Who_disposes_of_vectors_does_not_dispose_of_what_is_kept()
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model(Tiny.Config with { Context = 12 });
        var site = new Site(0, Second);
        using var prepared = new PreparedSites(model, [site], Pairs(model), 6, 1 << 30);
        var batch = prepared.At(site)[0];
        var loss = batch.Loss(Sources).ToDouble();

        batch.Bases().Dispose();
        batch.Sources().Dispose();

        Assert.That(batch.Loss(Sources).ToDouble(), Is.EqualTo(loss));
        Assert.That(batch.Bases().shape, Is.EqualTo(new long[] { 6, 8 }));
    }

    [Test]
    public void The_squared_error_is_that_of_the_logit_difference()
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model(Tiny.Config with { Context = 12 });
        var site = new Site(0, Site.LastToken);
        var pairs = WithTargets(model);
        using var prepared = new PreparedSites(model, [site], pairs, pairs.Length, 1 << 30);
        var batch = prepared.At(site)[0];

        var errors = prepared.Outcomes([new(site, Sources)], firstTokenOnly: false, CancellationToken.None)[0];

        var expected = SquaredErrorsByHand(model, site, pairs);
        Assert.That(errors, Is.EqualTo(expected).Within(1e-10));
        Assert.That(batch.Loss(Sources).ToDouble(), Is.EqualTo(expected.Average()).Within(1e-10));
    }

    /// <summary>All sites, at one position and not in the order of their blocks.</summary>
    private static Site[] AllAt(string position)
    {
        Site[] sites = [.. Sites().Select(site => site with { Position = position }).Distinct()];
        Seed.For(1, "order").Shuffle(sites);
        return sites;
    }

    /// <summary>The pairs with labels of one token, and a logit difference that is expected of each.</summary>
    private static InterchangePair[] WithTargets(HookedTransformer model) =>
        [.. Pairs(model).Select((pair, i) => pair with { Label = [3], Target = new(5, 7, i) })];

    private static double[] SquaredErrorsByHand(HookedTransformer model, Site site, InterchangePair[] pairs) => [.. pairs.Select((pair, i) =>
    {
        var logits = ByHand(model, site, pair, []).select(0, pair.BaseIds.Count - 1);
        return Math.Pow((logits[5] - logits[7]).ToDouble() - i, 2);
    })];

    private static Tensor Sources(int unit, Tensor bases, Tensor sources) => sources;

    /// <summary>Pairs of mixed length with labels of one to three tokens.</summary>
    private static InterchangePair[] Pairs(HookedTransformer model)
    {
        var random = Seed.For(0, "interchange-pairs");
        return [.. Enumerable.Range(0, 6).Select(i =>
        {
            var length = 3 + i;
            return new InterchangePair("any", Ids(length), Ids(length), [1], [1], Ids(1 + (i % 3)))
            {
                Places = new Dictionary<string, TokenPlaces>
                {
                    [Site.LastToken] = new([length - 1], [length - 1]), [Second] = new([1], [length - 2]),
                    [Site.EveryToken] = new([.. Enumerable.Range(0, length)], [.. Enumerable.Range(0, length)]),
                },
            };
        })];

        EquatableArray<int> Ids(int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(3, model.Config.Vocabulary))];
    }

    /// <summary>[pos, d_vocab] of one prompt with some tokens behind it, the counterfactual's vectors put in.</summary>
    private static Tensor ByHand(HookedTransformer model, Site site, InterchangePair pair, IReadOnlyList<int> behind)
    {
        using var cache = new ActivationCache();
        using var source = Batches.Of([pair.SourceIds]);
        using var prompt = Batches.Of([[.. pair.BaseIds, .. behind]]);
        model.Residual(source, cache.Hooks(site.Units.Select(unit => unit.Hook(model)).Distinct()));
        var hooks = new HookSet();
        foreach (var unit in site.Units)
        {
            hooks.Add(unit.Hook(model), x =>
            {
                var copy = x.clone();
                foreach (var (to, from) in pair.Places[site.Position].Base.Zip(pair.Places[site.Position].Source))
                    Vector(copy, unit, to).copy_(Vector(cache[unit.Hook(model)], unit, from));
                return copy;
            });
        }

        return model.Forward(prompt, hooks).squeeze(0);
    }

    private static Tensor Vector(Tensor x, Unit unit, int place) =>
        unit.Component == Component.Head ? x.select(0, 0).select(0, place).select(0, unit.Head) : x.select(0, 0).select(0, place);

    /// <summary>What greedy decoding says, token by token, from the patched model; or later tokens from the model as it is.</summary>
    private static int[] Said(HookedTransformer model, Site site, InterchangePair pair, int count, bool patched)
    {
        using var scope = NewDisposeScope();
        var said = new List<int>();
        while (said.Count < count)
        {
            var logits = patched || said.Count == 0 ? ByHand(model, site, pair, said) : Plain();
            said.Add((int)logits.select(0, -1).argmax(-1).ToInt64());
        }

        return [.. said];

        Tensor Plain()
        {
            using var prompt = Batches.Of([[.. pair.BaseIds, .. said]]);
            return model.Forward(prompt).squeeze(0);
        }
    }
}
