using Microsoft.Data.Sqlite;
using Mib.Store;

namespace Mib.Tests.Store;

/// <summary>A folder of its own for each test, with a path in it for a database.</summary>
public abstract class StoreFixture
{
    protected string Folder { get; private set; } = "";

    protected string DatabasePath => Path.Combine(Folder, "results.db");

    [SetUp]
    public void MakeFolder() => Folder = Directory.CreateTempSubdirectory("mib-store-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(Folder, recursive: true);

    protected ResultStore Open(TimeSpan? patience = null) => ResultStore.Open(DatabasePath, patience);

    /// <summary>Asks the file itself, past the store.</summary>
    protected List<string> Sql(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={DatabasePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        List<string> rows = [];
        while (reader.Read())
            rows.Add(string.Join("|", Enumerable.Range(0, reader.FieldCount).Select(i => $"{reader.GetValue(i)}")));
        return rows;
    }
}
