using Mib.Cli;
using Mib.Tests.Store;

namespace Mib.Tests.Cli;

/// <summary>The verbs that read or fill a database and run nothing.</summary>
public sealed class DatabaseVerbTests : StoreFixture
{
    private string Json => Path.Combine(Folder, "runs.json");

    [Test]
    public void Pages_and_tables_need_neither_artifacts_nor_per_example_values()
    {
        Fill();
        Sql("DROP TABLE artifacts");
        Sql("DROP TABLE examples");

        var csv = Words.Run("export", "--db", DatabasePath);
        var curves = Words.Run("export", "--db", DatabasePath, "--table", "curves");
        var site = Words.Run("leaderboard", "build", "--db", DatabasePath, "--out", Path.Combine(Folder, "site"));

        Assert.That((csv.Code, curves.Code, site.Code), Is.EqualTo((0, 0, 0)), csv.Error + curves.Error + site.Error);
        Assert.That(csv.Output, Does.Contain("cpr"));
        Assert.That(curves.Output, Does.Contain("signed"));
    }

    [Test]
    public void What_is_exported_can_be_imported()
    {
        Fill();
        var other = Path.Combine(Folder, "other.db");
        Words.Run("export", "--db", DatabasePath, "--format", "json", "--out", Json);

        var first = Words.Run("import", Json, "--db", other);
        var second = Words.Run("import", Json, "--db", other);

        Assert.That(first.Output, Is.EqualTo($"1 run added, 0 known already, 0 differing{Environment.NewLine}"), first.Error);
        Assert.That(second.Output, Is.EqualTo($"0 runs added, 1 known already, 0 differing{Environment.NewLine}"));
        Assert.That(Words.Run("export", "--db", other, "--format", "json").Output, Is.EqualTo(File.ReadAllText(Json)));
    }

    [Test]
    public void An_imported_run_with_other_numbers_is_named_and_not_taken()
    {
        var id = Fill();
        Words.Run("export", "--db", DatabasePath, "--format", "json", "--out", Json);
        File.WriteAllText(Json, File.ReadAllText(Json).Replace("\"value\":0.75", "\"value\":0.5"));

        var ending = Words.Run("import", Json, "--db", DatabasePath);

        Assert.That(ending.Output, Does.Contain("0 known already, 1 differing"));
        Assert.That(ending.Error, Does.StartWith($"run {id} has other numbers here; these stayed."));
    }

    [Test]
    public void A_verb_that_keeps_nothing_does_not_promise_to_go_on()
    {
        Fill();
        var error = new StringWriter();

        var code = App.Run(
            ["leaderboard", "build", "--db", DatabasePath, "--out", Path.Combine(Folder, "site")],
            Terminal.Plain(TextWriter.Null, error), new CancellationToken(canceled: true));

        Assert.That((code, error.ToString()), Is.EqualTo((130, $"cancelled.{Environment.NewLine}")));
    }

    private string Fill()
    {
        using var store = Open();
        var journal = store.Begin(Sample.Key(), Sample.Provenance());
        store.Complete(journal, Sample.Tiny());
        return journal.Id;
    }
}
