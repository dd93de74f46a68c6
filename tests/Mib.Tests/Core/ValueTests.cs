using FsCheck;
using FsCheck.Fluent;
using Mib.Core;
using Mib.Core.Errors;
using Mib.Core.Results;
using Mib.Tests.Support;

namespace Mib.Tests.Core;

[TestFixture]
public sealed class ValueTests
{
    [Test]
    public void Arrays_are_equal_exactly_when_their_contents_are() =>
        Claim.Holds(Gen.Zip(Small, Small), drawn =>
        {
            var (a, b) = drawn;
            EquatableArray<int> left = [.. a], right = [.. b];
            return (left == right) == a.SequenceEqual(b) && (left != right) != a.SequenceEqual(b);
        });

    [Test]
    public void Equal_arrays_have_equal_hashes() =>
        Claim.Holds(Small, a => new EquatableArray<int>(a).GetHashCode() == a.ToEquatableArray().GetHashCode());

    [Test]
    public void Records_that_hold_equal_arrays_are_equal() =>
        Assert.That(
            new ExampleSeries("whole", [1, 2, double.NaN]), Is.EqualTo(new ExampleSeries("whole", [1, 2, double.NaN])));

    [Test]
    public void An_array_that_was_never_set_is_empty() =>
        Assert.That((default(EquatableArray<int>).Count, default(EquatableArray<int>) == []), Is.EqualTo((0, true)));

    [Test]
    public void An_array_does_not_change_with_what_it_was_made_from()
    {
        var source = new List<int> { 1, 2 };
        var array = source.ToEquatableArray();
        source[0] = 9;

        Assert.That(array[0], Is.EqualTo(1));
    }

    // SHA-256 of "root/purpose", its first four bytes as an int32 without sign, into .NET's seeded generator; the
    // numbers were computed by a program of a few lines in another language.
    [TestCase(0, "ioi/train", new[] { 617672017, 1763423219, 1091448014, 1559199235 })]
    [TestCase(1, "ioi/train", new[] { 1439464094, 2114038716, 1489974381, 437319981 })]
    [TestCase(0, "ioi/test", new[] { 1839338806, 1963086927, 1611569952, 2139949098 })]
    public void A_stream_is_the_same_in_every_process(int root, string purpose, int[] expected)
    {
        var random = Seed.For(root, purpose);

        Assert.That(Enumerable.Range(0, 4).Select(_ => random.Next()), Is.EqualTo(expected));
    }

    [Test]
    public void Gaussian_draws_have_mean_0_and_variance_1()
    {
        var random = Seed.For(0, "gaussian");
        double[] draws = [.. Enumerable.Range(0, 100_000).Select(_ => random.NextGaussian())];

        // Standard errors: 1/√100000 = 0.0032 of the mean, √(2/100000) = 0.0045 of the variance.
        Assert.That((draws.Average(), draws.Average(d => d * d)), Is.EqualTo((0.0, 1.0)).Within(0.015));
    }

    [TestCase("eap-ig-input", "did you mean 'eap-ig-inputs'?")]
    [TestCase("EAP", "did you mean 'eap'")]
    [TestCase("DAX", "did you mean 'das'")]
    [TestCase("clean", "did you mean 'clean-corrupted'?")]
    [TestCase("dap", "did you mean 'das' or 'eap'?")]
    public void A_near_miss_names_the_likely_name(string typed, string meant) =>
        Assert.That(Unknown(typed).Fix, Does.StartWith(meant));

    [Test]
    public void A_name_far_from_all_others_lists_them_in_order() =>
        Assert.That(Unknown("transformer").Fix, Is.EqualTo("known: clean-corrupted, das, eap, eap-ig-inputs."));

    [Test]
    public void At_most_three_names_are_suggested() =>
        Assert.That(
            new UnknownNameException("task", "ax", ["a1", "a2", "a3", "a4"]).Fix, Does.StartWith("did you mean 'a1' or 'a2' or 'a3'? "));

    [Test]
    public void Where_there_is_nothing_to_choose_from_the_message_says_so() =>
        Assert.That(
            new UnknownNameException("task", "ioi", []).Message,
            Is.EqualTo($"No task is called 'ioi'.{Environment.NewLine}  fix: there is no task here at all."));

    [Test]
    public void An_error_in_a_file_reads_file_then_place_then_fault_then_remedy() =>
        Assert.That(
            new FileFormatException("a.jsonl", "line 3", "it is empty", "remove the line.").Message,
            Is.EqualTo($"a.jsonl: line 3: it is empty{Environment.NewLine}  fix: remove the line."));

    [Test]
    public void Every_kind_of_error_has_a_code_of_its_own()
    {
        MibException[] errors =
        [
            Unknown("x"), new UsageException("", ""), new FileFormatException("", "", "", ""), new PluginException("", "", ""),
            new StoreException("", "", ""), new NotMeasurableException("", ""), new HubException("", ""), new TrainingException("", ""),
        ];
        var kinds = typeof(MibException).Assembly.GetTypes().Count(t => t.IsSubclassOf(typeof(MibException)));

        Assert.That(errors.Select(e => e.Code).Distinct().Count(), Is.EqualTo(kinds));
    }

    [Test]
    public void Everything_in_a_runs_key_changes_its_id()
    {
        var key = Key();
        RunKey[] others =
        [
            key with { Track = Track.Variable }, key with { Task = "x" }, key with { Variable = "x" }, key with { Model = "x" },
            key with { Method = "x" }, key with { Options = [new("steps", "6")] }, key with { Settings = [new("prune", "pinned")] },
            key with { Split = "x" }, key with { Seed = 1 }, key with { Dtype = "x" }, key with { Device = "x" },
            key with { ModelHash = "x" }, key with { MethodHash = "x" }, key with { DataHash = "x" }, key with { Version = "x" },
        ];
        Assert.That(others, Has.Length.EqualTo(typeof(RunKey).GetProperties().Count(property => property.CanWrite)), "a case for every property");

        Assert.That(others.Append(key).Select(k => k.Id()).Distinct().Count(), Is.EqualTo(others.Length + 1));
    }

    [Test]
    public void A_keys_id_is_the_same_in_every_process() =>
        // The first twelve digits of the SHA-256 of its JSON, computed by another program.
        Assert.That(Key().Id(), Is.EqualTo("88a474d3dff7"));

    // Short and of few values, so that equal ones are drawn, too.
    private static Gen<int[]> Small => Gen.ArrayOf(Gen.Choose(0, 2)).Resize(4);

    private static UnknownNameException Unknown(string typed) =>
        new("method", typed, ["eap", "eap-ig-inputs", "das", "clean-corrupted"]);

    private static RunKey Key() => new()
    {
        Track = Track.Circuit, Task = "ioi", Model = "ioi-small", Method = "eap", Options = [new("steps", "5")], Split = "test",
        Seed = 0, Dtype = "float32", Device = "cpu", ModelHash = "m", MethodHash = "p", DataHash = "d", Version = "0.1.0",
    };
}
