using System.Text;
using Mib.Core.Results;
using Mib.Store.Exchange;

namespace Mib.Tests.Store;

[TestFixture]
public sealed class JsonTests : StoreFixture
{
    [Test]
    public void A_run_is_one_line_with_all_that_is_known_of_it() => Assert.That(
        Json(Sample.Record(Sample.Key(), Sample.Tiny())),
        Is.EqualTo(
            "{\"format\":\"mib-results/1\",\"runs\":[\n"
            + "{\"id\":\"" + Sample.Key().Id() + "\",\"key\":{\"track\":\"circuit\",\"task\":\"ioi\",\"variable\":\"\","
            + "\"model\":\"tiny\",\"method\":\"eap-ig-inputs\",\"options\":{\"rule\":\"left\",\"steps\":\"5\"},"
            + "\"settings\":{\"ablation\":\"patching\"},\"split\":\"test\",\"seed\":0,\"dtype\":\"float32\",\"device\":\"cpu\","
            + "\"model_hash\":\"aa\",\"method_hash\":\"bb\",\"data_hash\":\"cc\",\"version\":\"0.1.0\"},"
            + "\"provenance\":{\"started_at\":\"2026-01-02T03:04:05.1234567+00:00\",\"command\":\"mib evaluate --task ioi\","
            + "\"machine\":\"Linux, 2 threads\",\"versions\":{\"libtorch\":\"1.13.1\",\"dotnet\":\"10.0.0\"}},"
            + "\"status\":\"done\",\"result\":{\"scores\":[{\"metric\":\"cpr\",\"site\":\"\",\"value\":0.75,\"low\":0.5,"
            + "\"high\":1,\"examples\":2}],\"curves\":[{\"name\":\"signed\",\"points\":[{\"x\":0.1,\"y\":0.75,\"low\":0.5,"
            + "\"high\":1,\"edges\":3}]}],\"examples\":[{\"name\":\"whole\",\"values\":[1.5,-0.1]}],\"facts\":{\"edges\":30},"
            + "\"artifact\":{\"file_name\":\"a.json\",\"content\":\"AQID\"},\"seconds\":2.5,\"peak_memory_bytes\":1024},"
            + "\"error\":\"\"}\n]}\n"));

    [Test]
    public void What_was_exported_is_imported_equal()
    {
        RunRecord[] runs =
        [
            Sample.Record(Sample.Key(), Sample.Full()),
            Sample.Record(Sample.Key(1), Sample.Full()) with { Status = RunStatus.Running, Result = null },
            Sample.Record(Sample.Key(2), Sample.Full()) with { Status = RunStatus.Failed, Result = null, Error = "über \"<3>\"" },
        ];

        Assert.That(Import.FromJson(Stream(Json(runs)), "runs.json"), Is.EqualTo(runs));
    }

    [Test]
    public void No_runs_are_an_empty_list()
    {
        var json = Json();

        Assert.That(Import.FromJson(Stream(json), "runs.json"), Is.Empty);
    }

    [Test]
    public void A_database_exported_twice_or_imported_and_exported_again_gives_the_same_bytes()
    {
        using var store = Open();
        foreach (var seed in new[] { 2, 0, 1 })
            store.Complete(store.Begin(Sample.Key(seed), Sample.Provenance()), Sample.Full());
        var first = Json([.. store.Runs()]);

        using var copy = Mib.Store.ResultStore.Open(Path.Combine(Folder, "copy.db"));
        copy.Import(Import.FromJson(Stream(first), "runs.json"));

        Assert.That(Json([.. store.Runs()]), Is.EqualTo(first));
        Assert.That(Json([.. copy.Runs()]), Is.EqualTo(first));
    }

    [Test]
    public void Runs_are_written_one_by_one()
    {
        using var writer = new StringWriter();

        Export.ToJson(Runs(), writer);

        IEnumerable<RunRecord> Runs()
        {
            yield return Sample.Record(Sample.Key(1), Sample.Tiny());
            Assert.That(writer.ToString(), Does.Contain(Sample.Key(1).Id()));
            yield return Sample.Record(Sample.Key(2), Sample.Tiny());
        }
    }

    public static string Json(params RunRecord[] runs)
    {
        using var writer = new StringWriter();
        Export.ToJson(runs, writer);
        return writer.ToString();
    }

    public static Stream Stream(string text) => new MemoryStream(Encoding.UTF8.GetBytes(text));
}
