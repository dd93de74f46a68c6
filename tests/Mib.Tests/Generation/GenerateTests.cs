using Mib.Core.Errors;
using Mib.Models.Generation;
using Mib.Models.Hooks;
using Mib.Models.Transformers;
using Mib.Tests.Support;

namespace Mib.Tests.Generation;

public sealed class GenerateTests(string device) : DeviceFixture(device)
{
    private static readonly int[][] Prompts = [[1, 2, 3], [4], [5, 6]];

    private static readonly GenerationSettings Greedy = new() { MaxNewTokens = 5 };

    private static IEnumerable<string> Families => Tiny.Families.Keys;

    [Test]
    public void A_greedy_text_is_the_likeliest_token_after_token([ValueSource(nameof(Families))] string family)
    {
        using var model = Tiny.Model(Tiny.Families[family]);

        Assert.That(model.Generate(Prompts, Greedy with { StopTokens = [] }), Is.EqualTo(Prompts.Select(p => Recompute(model, p, 5))));
    }

    [Test]
    public void Hooks_hold_in_the_runs_that_the_caller_chooses([Values("prompt", "every", "second")] string when)
    {
        using var model = Tiny.Model();
        bool Holds(int step) => when switch { "prompt" => step == 0, "every" => true, _ => step == 2 };
        var steps = new List<int>();

        var texts = model.Generate([Prompts[0]], Greedy, step =>
        {
            steps.Add(step);
            return Holds(step) ? Shift() : null;
        });

        // Without a cache: the same positions are shifted in every run, each at the step in which it came in.
        var text = Prompts[0].ToList();
        for (var step = 0; step < 5; step++)
        {
            using var scope = NewDisposeScope();
            using var batch = Batches.Of([text]);
            var hooks = new HookSet().Add("blocks.0.hook_resid_post", x =>
            {
                var copy = x.clone();
                for (var position = 0; position < x.shape[1]; position++)
                {
                    if (Holds(Math.Max(0, position - Prompts[0].Length + 1)))
                        copy.select(1, position).add_(Amount());
                }

                return copy;
            });
            text.Add((int)model.LastLogits(batch, hooks).argmax(-1).ToInt64());
        }

        Assert.That(texts[0], Is.EqualTo(text.Skip(3)));
        Assert.That(texts[0], Is.Not.EqualTo(Recompute(model, Prompts[0], 5)));
        Assert.That(steps, Is.EqualTo(new[] { 0, 1, 2, 3, 4 }));
    }

    [Test]
    public void A_text_ends_with_its_stop_token_and_the_others_go_on()
    {
        using var model = Tiny.Model();
        var free = model.Generate(Prompts, Greedy);
        var stop = free[1][1];
        var expected = free.Select(text => text.Contains(stop) ? text.Take(text.ToList().IndexOf(stop) + 1) : text);

        Assert.That(model.Generate(Prompts, Greedy with { StopTokens = [stop] }), Is.EqualTo(expected));
    }

    [Test]
    public void Generation_ends_when_all_texts_have()
    {
        using var model = Tiny.Model();
        var first = model.Generate([Prompts[0]], Greedy)[0][0];
        var runs = 0;

        model.Generate([Prompts[0]], Greedy with { StopTokens = [first] }, _ =>
        {
            runs++;
            return null;
        });

        Assert.That(runs, Is.EqualTo(1));
    }

    [Test]
    public void The_models_own_end_of_text_stops_it()
    {
        using var free = Tiny.Model();
        var first = free.Generate([Prompts[0]], Greedy)[0][0];
        using var ending = Tiny.Model(Tiny.Config with { EosTokens = [first] });

        Assert.That(ending.Generate([Prompts[0]], Greedy)[0], Is.EqualTo(new[] { first }));
    }

    [Test]
    public void A_prompts_draws_do_not_depend_on_its_neighbours_and_are_the_seeds()
    {
        using var model = Tiny.Model();
        var settings = Greedy with { Temperature = 1, Seed = 3 };
        var together = model.Generate(Prompts, settings);

        Assert.Multiple(() =>
        {
            Assert.That(model.Generate(Prompts, settings), Is.EqualTo(together));
            Assert.That(model.Generate([Prompts[0]], settings)[0], Is.EqualTo(together[0]));
            Assert.That(model.Generate([Prompts[2], Prompts[1]], settings)[1], Is.EqualTo(together[1]));
            Assert.That(model.Generate(Prompts, settings with { Seed = 4 }), Is.Not.EqualTo(together));
        });
    }

    [Test]
    public void Draws_have_the_models_probabilities()
    {
        using var model = Tiny.Model();
        var counts = Counts(model, new() { MaxNewTokens = 1, Temperature = 0.7 });
        var expected = Probabilities(model, 0.7);

        // Four standard deviations of a share of 4,000 draws.
        for (var token = 0; token < expected.Length; token++)
        {
            var tolerance = 4 * Math.Sqrt(expected[token] * (1 - expected[token]) / 4000);
            Assert.That(counts[token] / 4000.0, Is.EqualTo(expected[token]).Within(tolerance + 1e-9), $"token {token}");
        }
    }

    [Test]
    public void Top_k_draws_from_the_k_likeliest_only()
    {
        using var model = Tiny.Model();
        var likeliest = Probabilities(model, 1).Select((p, token) => (p, token)).OrderByDescending(x => x.p).Take(3).Select(x => x.token);

        Assert.That(Drawn(model, new() { MaxNewTokens = 1, Temperature = 1, TopK = 3 }), Is.EquivalentTo(likeliest));
    }

    [Test]
    public void Top_p_draws_from_the_fewest_tokens_that_have_the_share()
    {
        using var model = Tiny.Model();
        var sorted = Probabilities(model, 1).Select((p, token) => (p, token)).OrderByDescending(x => x.p).ToList();
        // Between the share of two tokens and of three: three are needed.
        var share = sorted[0].p + sorted[1].p + (sorted[2].p / 2);

        Assert.That(
            Drawn(model, new() { MaxNewTokens = 1, Temperature = 1, TopP = share }), Is.EquivalentTo(sorted.Take(3).Select(x => x.token)));
    }

    [Test]
    public void A_text_over_the_context_is_refused_before_anything_runs()
    {
        using var model = Tiny.Model();
        Assert.That(
            () => model.Generate(Prompts, new() { MaxNewTokens = 6 }, _ => throw new KilledException()),
            Throws.InstanceOf<UsageException>().With.Message.Contains("3 tokens and 6 new ones are over the model's context of 8"));
    }

    [TestCase(0, 0, null, null, "MaxNewTokens")]
    [TestCase(1, -1, null, null, "Temperature")]
    [TestCase(1, double.NaN, null, null, "Temperature")]
    [TestCase(1, 1, 0, null, "TopK")]
    [TestCase(1, 1, null, 0.0, "TopP")]
    [TestCase(1, 1, null, 1.5, "TopP")]
    public void A_setting_out_of_range_is_named(int count, double temperature, int? topK, double? topP, string name)
    {
        using var model = Tiny.Model();
        var settings = new GenerationSettings { MaxNewTokens = count, Temperature = temperature, TopK = topK, TopP = topP };
        Assert.That(() => model.Generate(Prompts, settings), Throws.InstanceOf<UsageException>().With.Message.Contains(name));
    }

    private static List<int> Recompute(HookedTransformer model, int[] prompt, int count)
    {
        var text = prompt.ToList();
        for (var i = 0; i < count; i++)
        {
            using var scope = NewDisposeScope();
            using var batch = Batches.Of([text]);
            text.Add((int)model.LastLogits(batch).argmax(-1).ToInt64());
        }

        return text[prompt.Length..];
    }

    private static Tensor Amount() => tensor(Enumerable.Range(0, 8).Select(i => i % 2 == 0 ? 3.0 : -3.0).ToArray(), device: TestDevice.Current);

    private static HookSet Shift() => new HookSet().Add("blocks.0.hook_resid_post", x => x + Amount());

    private static double[] Probabilities(HookedTransformer model, double temperature)
    {
        using var scope = NewDisposeScope();
        using var batch = Batches.Of([Prompts[0]]);
        return Mib.Models.TensorValues.ToDoubles((model.LastLogits(batch) / temperature).softmax(-1));
    }

    private static IEnumerable<int> Drawn(HookedTransformer model, GenerationSettings settings) =>
        Counts(model, settings).Select((n, token) => (n, token)).Where(x => x.n > 0).Select(x => x.token);

    private static int[] Counts(HookedTransformer model, GenerationSettings settings)
    {
        var counts = new int[model.Config.Vocabulary];
        foreach (var text in model.Generate([.. Enumerable.Repeat(Prompts[0], 4000)], settings))
            counts[text[0]]++;
        return counts;
    }
}
