using Microsoft.Data.Sqlite;
using Mib.Core.Errors;
using Mib.Store;

namespace Mib.Tests.Store;

[TestFixture]
public sealed class ErrorTests : StoreFixture
{
    private const string NotOurs = "it is not a results database of mib";
    private const string GiveAnother =
        "give the right file, or the name of a new one, with --db; this one was not changed.";

    [TestCase("these are no pages of a database, however long the text may be")]
    [TestCase("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")]
    [TestCase("xy")]
    public void A_file_that_is_no_database_is_refused_and_not_touched(string content)
    {
        File.WriteAllText(DatabasePath, content);

        Expect(() => Open(), NotOurs, GiveAnother);
        Assert.That(File.ReadAllText(DatabasePath), Is.EqualTo(content));
    }

    [Test]
    public void A_database_of_another_program_is_refused_and_not_touched()
    {
        Sql("CREATE TABLE songs (title TEXT)");
        var before = File.ReadAllBytes(DatabasePath);

        Expect(() => Open(), NotOurs, GiveAnother);
        Assert.That(File.ReadAllBytes(DatabasePath), Is.EqualTo(before));
    }

    [Test]
    public void An_empty_file_becomes_a_database()
    {
        File.WriteAllBytes(DatabasePath, []);

        using var store = Open();

        Assert.That(store.Runs(), Is.Empty);
    }

    [Test]
    public void A_file_cut_off_is_called_damaged()
    {
        Open().Dispose();
        File.WriteAllBytes(DatabasePath, File.ReadAllBytes(DatabasePath)[..5000]);

        Expect(
            () => Open(),
            "it is damaged",
            "keep a copy, save what can be read with `sqlite3 <file> .recover`, and start a new one with --db.");
    }

    [Test]
    public void A_folder_is_not_a_database() =>
        Expect(Folder, "it is a folder", $"name a file in it, e.g. --db {Folder}/results.db.");

    [Test]
    public void A_database_needs_a_name() => Assert.That(
        () => ResultStore.Open(""), Throws.TypeOf<StoreException>().With.Property("What").Contains("name is empty"));

    [Test]
    public void A_folder_that_is_not_there_is_named_and_not_made()
    {
        var missing = Path.Combine(Folder, "missing");

        Expect(Path.Combine(missing, "results.db"), $"there is no folder {missing}", "make the folder first, or give another database with --db.");
        Assert.That(Directory.Exists(missing), Is.False);
    }

    [Test]
    [Platform("Linux", Reason = "/sys is a folder in which nobody, not even root, can make a file")]
    public void A_folder_that_cannot_be_written_is_reported() => Expect(
        "/sys/results.db",
        "it cannot be opened or created",
        "check that its folder can be written and the file read, or give another database with --db.");

    [Test]
    public void A_read_only_database_is_reported_and_stays_as_it_was()
    {
        using var store = Open();
        var journal = store.Begin(Sample.Key(), Sample.Provenance());
        Execute(store, "PRAGMA query_only = ON");

        Expect(
            () => store.Complete(journal, Sample.Full()),
            "it is read-only",
            "make the file and its folder writable, or give another database with --db.");
        Assert.That(store.Find(journal.Id)!.Result, Is.Null);
    }

    [Test]
    public void A_database_that_another_program_keeps_locked_is_reported()
    {
        using var store = Open(TimeSpan.FromSeconds(1));
        using var other = new SqliteConnection($"Data Source={DatabasePath};Pooling=False");
        other.Open();
        using var transaction = other.BeginTransaction();

        Expect(
            () => store.Begin(Sample.Key(), Sample.Provenance()),
            "another program has kept it locked for more than 1 s",
            "let the other program finish or close it, then run the same command again: it goes on where it stopped.");
    }

    [Test]
    public void A_full_disk_at_any_moment_of_a_write_leaves_all_of_it_or_none()
    {
        using var store = Open();
        var journal = store.Begin(Sample.Key(), Sample.Provenance());
        journal.Save("artifact", [1]);
        var large = StartupHook.Result(0);
        var failures = 0;

        for (var pages = PageCount(); ; pages++)
        {
            Execute(store, $"PRAGMA max_page_count = {pages}");
            try
            {
                store.Complete(journal, large);
                break;
            }
            catch (StoreException error)
            {
                failures++;
                Assert.That(error.What, Is.EqualTo($"{DatabasePath}: the disk is full; what it already held is intact"));
                Assert.That(error.Fix, Is.EqualTo(
                    "free some space, then run the same command again: it goes on where it stopped."));
                Assert.That(store.Find(journal.Id)!.Result, Is.Null);
                Assert.That(journal.Find("artifact"), Is.EqualTo(new byte[] { 1 }));
            }
        }

        // 50,000 doubles are 400,000 bytes: about a hundred pages of 4,096.
        Assert.That(failures, Is.GreaterThan(90));
        Assert.That(store.Find(journal.Id)!.Result, Is.EqualTo(large));
    }

    [Test]
    public void A_row_changed_by_hand_is_reported_with_its_run()
    {
        using var store = Open();
        var id = store.Begin(Sample.Key(), Sample.Provenance()).Id;
        Sql("UPDATE runs SET versions = '[1'");

        var error = Assert.Throws<StoreException>(() => store.Find(id))!;

        Assert.That(error.What, Does.StartWith($"{DatabasePath}: run {id} is damaged: an object is expected"));
        Assert.That(error.Fix, Is.EqualTo("restore the file from a copy, or delete this run's row."));
    }

    private void Expect(Action act, string what, string fix)
    {
        var error = Assert.Throws<StoreException>(act)!;
        Assert.That((error.Code, error.What, error.Fix), Is.EqualTo(("MIB0401", $"{DatabasePath}: {what}", fix)));
    }

    private static void Expect(string path, string what, string fix)
    {
        var error = Assert.Throws<StoreException>(() => ResultStore.Open(path))!;
        Assert.That((error.What, error.Fix), Is.EqualTo(($"{path}: {what}", fix)));
    }

    private int PageCount() => int.Parse(Sql("PRAGMA page_count")[0]);

    private static void Execute(ResultStore store, string sql)
    {
        using var command = store.Database.Connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
