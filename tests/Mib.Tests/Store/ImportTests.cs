using Mib.Core.Errors;
using Mib.Core.Results;
using Mib.Store;
using Mib.Store.Exchange;

namespace Mib.Tests.Store;

[TestFixture]
public sealed class ImportTests : StoreFixture
{
    private static RunRecord Tiny => Sample.Record(Sample.Key(), Sample.Tiny());

    [TestCase("\"seed\":0", "\"seed\":1", "runs[0]: its id is '", TestName = "A_key_that_was_changed_is_refused")]
    [TestCase("\"seed\":0", "\"seed\":\"x\"", "line 2, runs: element 0.key.seed: the value is of the wrong kind or null", TestName = "Text_for_a_number_is_refused")]
    [TestCase("\"seed\":0,", "", "line 2, runs: element 0.key: it lacks 'seed'", TestName = "A_missing_field_is_refused")]
    [TestCase("\"seed\":0", "\"seed\":0,\"sead\":0", "line 2, runs: element 0.key.sead: it has no field 'sead'", TestName = "An_unknown_field_is_refused")]
    [TestCase("\"seed\":0", "\"seed\":0,\"seed\":0", "line 2, runs: element 0.key.seed: 'seed' is there twice", TestName = "A_field_given_twice_is_refused")]
    [TestCase("\"task\":\"ioi\"", "\"task\":null", "line 2, runs: element 0.key.task: the value is of the wrong kind or null", TestName = "Null_for_a_text_is_refused")]
    [TestCase("\"circuit\"", "\"circus\"", "line 2, runs: element 0.key.track: the value is of the wrong kind or null", TestName = "An_unknown_track_is_refused")]
    [TestCase("\"value\":0.75", "\"value\":\"big\"", "element 0.result.scores: element 0.value: the value is of the wrong kind or null", TestName = "The_score_at_fault_is_named")]
    [TestCase("{\"edges\":30}", "{\"edges\":1,\"edges\":2}", "runs[0]: fact 'edges' is there twice", TestName = "A_fact_given_twice_is_refused")]
    [TestCase("{\"ablation\":\"patching\"}", "{\"a\":\"\",\"a\":\"\"}", "runs[0]: settings 'a' is there twice", TestName = "A_setting_given_twice_is_refused")]
    [TestCase("{\"libtorch\"", "{\"dotnet\":\"\",\"libtorch\"", "runs[0]: version 'dotnet' is there twice", TestName = "A_version_given_twice_is_refused")]
    [TestCase("{\"edges\":30}", "{\"edges\":true}", "'edges': the value is of the wrong kind or null", TestName = "The_fact_at_fault_is_named")]
    [TestCase("{\"edges\":30}", "[]", "an object is expected", TestName = "A_list_of_facts_is_refused")]
    [TestCase("\"AQID\"", "\"*\"", "base64 text is expected", TestName = "An_artifact_that_is_not_base64_is_refused")]
    [TestCase("\"values\":[1.5,-0.1]", "\"values\":3", "a list is expected", TestName = "A_number_for_a_list_is_refused")]
    [TestCase("\"status\":\"done\"", "\"status\":\"failed\"", "runs[0]: its status is 'failed', yet it has a result", TestName = "A_failed_run_with_a_result_is_refused")]
    [TestCase("\"error\":\"\"", "\"error\":\"x\"", "runs[0]: its status and its error do not agree", TestName = "A_finished_run_with_an_error_is_refused")]
    [TestCase("\"examples\":2", "\"examples\":-2", "runs[0]: score 'cpr' is over -2 examples", TestName = "A_negative_count_is_refused")]
    [TestCase("\"seconds\":2.5", "\"seconds\":\"NaN\"", "runs[0]: it took NaN seconds", TestName = "A_run_that_took_no_number_of_seconds_is_refused")]
    [TestCase("\"peak_memory_bytes\":1024", "\"peak_memory_bytes\":-1", "runs[0]: its peak memory is -1 bytes", TestName = "Negative_memory_is_refused")]
    [TestCase("mib-results/1", "mib-results/2", "format: it is 'mib-results/2', not 'mib-results/1'", TestName = "A_newer_format_is_refused")]
    [TestCase("]}\n", "", "line 3, runs: Expected depth to be zero", TestName = "A_file_cut_off_is_refused")]
    [TestCase("[\n{", "[\nnull,{", "line 2, runs: element 0: it is null", TestName = "A_null_run_is_refused")]
    public void Wrong_input(string right, string wrong, string expected)
    {
        var json = JsonTests.Json(Tiny);
        Assert.That(json, Does.Contain(right));

        var error = Assert.Throws<FileFormatException>(() => Read(json.Replace(right, wrong)))!;

        Assert.That(error.What, Does.StartWith("runs.json: ").And.Contain(expected));
        Assert.That(error.Fix, Does.EndWith("export the runs again with `mib export --format json`."));
        Assert.That(error.What, Does.Not.Contain(" Path: ").And.Not.Contain("LineNumber"));
    }

    [Test]
    public void Unsorted_options_are_refused_because_they_would_make_a_second_run_of_the_same()
    {
        var key = Sample.Key() with { Options = [new("b", "1"), new("a", "1")] };

        Assert.That(
            () => Read(JsonTests.Json(Sample.Record(key, Sample.Tiny()))),
            Throws.TypeOf<FileFormatException>().With.Message.Contains("its options are not sorted by name"));
    }

    [Test]
    public void A_run_given_twice_is_refused() => Assert.That(
        () => Read(JsonTests.Json(Tiny, Tiny)),
        Throws.TypeOf<FileFormatException>().With.Message.Contains($"runs[1]: run '{Tiny.Id}' is there twice"));

    [Test]
    public void A_file_cut_off_anywhere_is_refused_and_nothing_worse()
    {
        // The last character, a line break, may be missing.
        var json = JsonTests.Json(Tiny)[..^1];

        for (var length = 0; length < json.Length; length++)
            Assert.That(() => Read(json[..length]), Throws.TypeOf<FileFormatException>(), $"cut after {length}");
    }

    [Test]
    public void An_import_says_what_was_new_known_and_different()
    {
        using var store = Open();
        store.Import([Tiny]);
        var known = Tiny with { Result = Sample.Tiny() with { Seconds = 99, PeakMemoryBytes = 99 } };
        var other = Sample.Record(Sample.Key(1), Sample.Full());

        Assert.That(store.Import([other, known]), Is.EqualTo(new ImportReport([other.Id], [Tiny.Id], [])));
        Assert.That(
            store.Import([Tiny with { Result = Sample.Full() }]), Is.EqualTo(new ImportReport([], [], [Tiny.Id])));
        Assert.That(store.Find(Tiny.Id), Is.EqualTo(Tiny));
    }

    [Test]
    public void A_finished_run_from_elsewhere_replaces_an_unfinished_one_here()
    {
        using var store = Open();
        store.Begin(Sample.Key(), Sample.Provenance()).Save("artifact", [1]);

        Assert.That(store.Import([Tiny]).Added, Is.EqualTo(new[] { Tiny.Id }));
        Assert.That(store.Find(Tiny.Id), Is.EqualTo(Tiny));
        Assert.That(Sql("SELECT count(*) FROM steps"), Is.EqualTo(new[] { "0" }));
    }

    [Test]
    public void An_unfinished_run_from_elsewhere_does_not_disturb_one_here()
    {
        using var store = Open();
        store.Import([Tiny]);

        var report = store.Import([Tiny with { Status = RunStatus.Failed, Error = "no", Result = null }]);

        Assert.That(report.Known, Is.EqualTo(new[] { Tiny.Id }));
        Assert.That(store.Find(Tiny.Id), Is.EqualTo(Tiny));
    }

    [Test]
    public void A_failed_run_can_be_imported()
    {
        using var store = Open();
        var failed = Tiny with { Status = RunStatus.Failed, Error = "no", Result = null };

        store.Import([failed]);

        Assert.That(store.Find(Tiny.Id), Is.EqualTo(failed));
    }

    private static IReadOnlyList<RunRecord> Read(string json) => Import.FromJson(JsonTests.Stream(json), "runs.json");
}
