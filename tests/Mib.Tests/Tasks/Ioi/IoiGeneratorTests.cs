using System.Security.Cryptography;
using System.Text;
using Mib.Core.Data;
using Mib.Tasks.Ioi;

namespace Mib.Tests.Tasks.Ioi;

[TestFixture]
public sealed class IoiGeneratorTests
{
    private static readonly Split[] Splits = [Split.Train, Split.Validation, Split.Test];

    [TestCase(Split.Train, 10_000)]
    [TestCase(Split.Validation, 1_000)]
    [TestCase(Split.Test, 1_000)]
    public void A_split_has_its_size_and_no_prompt_twice(Split split, int size)
    {
        var prompts = new IoiGenerator(0).Examples(split).Select(example => example.Prompt).ToList();

        Assert.That(prompts, Has.Count.EqualTo(size));
        Assert.That(prompts.Distinct().Count(), Is.EqualTo(size));
    }

    [Test]
    public void Two_people_who_are_named_together_in_one_split_are_not_in_another_of_any_seed()
    {
        var seen = Splits.ToDictionary(split => split, split => new[] { 0, 1 }
            .SelectMany(seed => new IoiGenerator(seed).Examples(split))
            .SelectMany(TogetherIn)
            .ToHashSet());

        Assert.That(seen.Values.Select(pairs => pairs.Count), Is.All.GreaterThan(400));
        Assert.That(seen[Split.Train].Intersect(seen[Split.Validation]), Is.Empty);
        Assert.That(seen[Split.Train].Intersect(seen[Split.Test]), Is.Empty);
        Assert.That(seen[Split.Validation].Intersect(seen[Split.Test]), Is.Empty);
    }

    [Test]
    public void Any_two_names_are_of_one_split_whichever_comes_first()
    {
        var all = Splits.SelectMany(split => IoiNamePairs.Of(split).Pairs).ToList();

        Assert.That(all, Has.Count.EqualTo(100 * 99 / 2));
        Assert.That(all.Distinct().Count(), Is.EqualTo(all.Count));
        Assert.That(all.Where(two => IoiNamePairs.SplitOf(two.First, two.Second) != IoiNamePairs.SplitOf(two.Second, two.First)), Is.Empty);
    }

    [Test]
    public void Of_any_two_examples_in_a_row_one_has_the_subject_first()
    {
        var subjectFirst = new IoiGenerator(0).Examples(Split.Test).Select(e => e.Names.A == e.Subject).ToList();

        Assert.That(subjectFirst.Chunk(2).Select(two => two.Count(first => first)), Is.All.EqualTo(1));
        Assert.That(subjectFirst.Where((_, i) => i % 2 == 0).Distinct().Count(), Is.EqualTo(2), "which one it is, is left to chance");
    }

    [Test]
    public void Each_template_comes_as_often_as_any_other_in_both_orders()
    {
        var counts = new IoiGenerator(0).Examples(Split.Train).Take(48 * 10)
            .CountBy(e => (e.Template, e.Names.A == e.Subject))
            .Select(group => group.Value);

        Assert.That(counts, Is.EqualTo(Enumerable.Repeat(10, 48)));
    }

    [Test]
    public void The_people_of_the_counterfactuals_are_three_others()
    {
        var examples = new IoiGenerator(0).Examples(Split.Validation);

        Assert.That(
            examples.Select(e => new[] { e.Names.A, e.Names.B, e.Random.A, e.Random.B, e.Random.C }.Distinct().Count()),
            Is.All.EqualTo(5));
    }

    [Test]
    public void Names_take_both_parts_about_equally_often()
    {
        // 3,541 pairs by the order of the list: without a coin for who acts, the first name would always be the same one's.
        var listed = IoiWords.Names.ToList();
        var lowerActs = new IoiGenerator(0).Examples(Split.Train).Count(e =>
            listed.IndexOf(e.Subject) < listed.IndexOf(e.Names.IndirectObject));

        Assert.That(lowerActs, Is.EqualTo(5_000).Within(200));
    }

    [Test]
    public void Counterfactuals_of_an_example_follow_one_another_in_a_fixed_order()
    {
        var pairs = new IoiGenerator(0).Counterfactuals(Split.Test).Take(10).ToList();

        string[] kinds =
        [
            "s1_io_flip", "s2_io_flip", "s1_ioi_flip_s2_ioi_flip", "random_names_s1_ioi_flip", "random_names_s2_ioi_flip",
        ];
        Assert.That(pairs.Select(pair => pair.Kind), Is.EqualTo(kinds.Concat(kinds)));
        Assert.That(pairs.Take(5).Select(pair => pair.Base.Text).Distinct().Count(), Is.EqualTo(1));
        Assert.That(pairs[5].Base.Text, Is.Not.EqualTo(pairs[0].Base.Text));
    }

    [Test]
    public void Both_tracks_have_the_same_base_prompts_in_the_same_order()
    {
        var data = new IoiTask().Generate(3);

        Assert.That(
            data.Counterfactuals(Split.Test).Where(pair => pair.Kind == "s2_io_flip").Select(pair => (pair.Base.Text, pair.Source.Text)),
            Is.EqualTo(data.Pairs(Split.Test).Select(pair => (pair.Clean, pair.Corrupted))));
    }

    [Test]
    public void Another_seed_or_split_gives_other_data()
    {
        var pairs = new IoiGenerator(0).Pairs(Split.Train).Take(100).ToList();

        Assert.That(new IoiGenerator(0).Pairs(Split.Train).Take(100), Is.EqualTo(pairs));
        Assert.That(new IoiGenerator(1).Pairs(Split.Train).Take(100).Intersect(pairs), Is.Empty);
        Assert.That(new IoiGenerator(0).Pairs(Split.Validation).Take(100).Intersect(pairs), Is.Empty);
    }

    // A digest that was computed in another process: nothing may depend on this one. It changes with the task's revision.
    [Test]
    public void The_same_seed_gives_the_same_data_in_every_process()
    {
        var text = string.Join('\n', new IoiGenerator(0).Pairs(Split.Test).Select(pair =>
            $"PromptPair {{ Clean = {pair.Clean}, Corrupted = {pair.Corrupted}, Answer = {pair.Answer}, Wrong = {pair.Wrong} }}"));

        Assert.That(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16],
            Is.EqualTo("e2d0cc35b08e29a9"));
    }

    private static IEnumerable<(string, string)> TogetherIn(IoiExample e) =>
    [
        Ordered(e.Names.A, e.Names.B), Ordered(e.Random.A, e.Random.B), Ordered(e.Random.A, e.Random.C), Ordered(e.Random.B, e.Random.C),
    ];

    private static (string, string) Ordered(string x, string y) => string.CompareOrdinal(x, y) < 0 ? (x, y) : (y, x);
}
