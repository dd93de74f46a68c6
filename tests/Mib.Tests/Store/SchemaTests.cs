using Mib.Core.Errors;
using Microsoft.EntityFrameworkCore;

namespace Mib.Tests.Store;

[TestFixture]
public sealed class SchemaTests : StoreFixture
{
    [Test]
    public void A_commit_is_on_the_disk_when_it_returns()
    {
        using var store = Open();

        Assert.That(Pragma(store, "journal_mode"), Is.EqualTo("wal"));
        Assert.That(Pragma(store, "synchronous"), Is.EqualTo("2"), "2 is FULL");
        Assert.That(Pragma(store, "foreign_keys"), Is.EqualTo("1"));
        Assert.That(Pragma(store, "busy_timeout"), Is.EqualTo("30000"));
    }

    [Test]
    public void The_migrations_make_the_tables_that_the_code_expects()
    {
        using var store = Open();
        var columns = store.Database.Read(context => context.Model.GetRelationalModel().Tables
            .SelectMany(table => table.Columns.Select(column =>
                $"{table.Name}.{column.Name} {column.StoreType} {(column.IsNullable ? "NULL" : "NOT NULL")}"))
            .Order(StringComparer.Ordinal)
            .ToList());

        Assert.That(Columns().Order(StringComparer.Ordinal), Is.EqualTo(columns));
    }

    [Test]
    public void A_second_opening_migrates_nothing()
    {
        Open().Dispose();
        var before = Sql("SELECT * FROM __EFMigrationsHistory");

        Open().Dispose();

        Assert.That(Sql("SELECT * FROM __EFMigrationsHistory"), Is.EqualTo(before).And.Count.EqualTo(1));
    }

    [Test]
    public void A_database_of_a_newer_mib_is_refused_and_not_touched()
    {
        Open().Dispose();
        Sql("INSERT INTO __EFMigrationsHistory VALUES ('20990101000000_Later', '99.0')");
        var before = File.ReadAllBytes(DatabasePath);

        var error = Assert.Throws<StoreException>(() => Open())!;

        Assert.That(error.What, Is.EqualTo(
            $"{DatabasePath}: it was written by a newer mib: this one does not know its schema '20990101000000_Later'"));
        Assert.That(error.Fix, Is.EqualTo(
            "update mib, or give another database with --db; this one was not changed."));
        Assert.That(File.ReadAllBytes(DatabasePath), Is.EqualTo(before));
        Assert.That(Directory.GetFiles(Folder), Is.EqualTo(new[] { DatabasePath }));
    }

    private IEnumerable<string> Columns()
    {
        foreach (var table in Sql("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_\\_%' ESCAPE '\\'"))
        {
            // cid|name|type|notnull|default|pk
            foreach (var column in Sql($"PRAGMA table_info({table})").Select(row => row.Split('|')))
                yield return $"{table}.{column[1]} {column[2]} {(column[3] == "1" ? "NOT NULL" : "NULL")}";
        }
    }

    private static string Pragma(Mib.Store.ResultStore store, string name)
    {
        using var command = store.Database.Connection.CreateCommand();
        command.CommandText = $"PRAGMA {name}";
        return $"{command.ExecuteScalar()}";
    }
}
