using Mib.Store.Schema;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Mib.Store;

/// <summary>The one connection of a store. Every use of it is a transaction.</summary>
internal sealed class Database : IDisposable
{
    private readonly Lock gate = new();
    private readonly string path;
    private readonly TimeSpan patience;
    private readonly DbContextOptions<StoreContext> options;

    private Database(string path, TimeSpan patience)
    {
        this.path = path;
        this.patience = TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling(patience.TotalSeconds)));
        Connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            ForeignKeys = true,
            Pooling = false,
            DefaultTimeout = (int)this.patience.TotalSeconds,
        }.ToString());
        options = new DbContextOptionsBuilder<StoreContext>().UseSqlite(Connection).Options;
    }

    public SqliteConnection Connection { get; }

    /// <summary>Opens a file, or makes it, and brings it to this build's schema.</summary>
    public static Database Open(string path, TimeSpan patience)
    {
        var database = new Database(path, patience);
        try
        {
            database.Explained(() =>
            {
                database.Connection.Open();
                database.Prepare();
                return true;
            });
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Runs queries that all see the same state.</summary>
    public T Read<T>(Func<StoreContext, T> query) => Transact(query, deferred: true);

    /// <summary>Makes a change: when it returns all of it is on the disk, when it throws nothing of it.</summary>
    /// <remarks>The write lock is taken at the start, so that what the change reads is not stale when it writes.</remarks>
    public T Write<T>(Func<StoreContext, T> change) => Transact(change, deferred: false);

    public void Dispose() => Connection.Dispose();

    private void Prepare()
    {
        Execute($"PRAGMA busy_timeout = {(int)patience.TotalMilliseconds}");
        Read(context =>
        {
            Migrator.Check(context, path);
            return true;
        });

        // FULL: a commit has reached the disk, not only the system's cache. Runs take minutes; a sync is free.
        Execute("PRAGMA journal_mode = WAL");
        Execute("PRAGMA synchronous = FULL");
        if (Read(context => context.Database.GetPendingMigrations().Any()))
        {
            Write(context =>
            {
                Migrator.Apply(context);
                return true;
            });
        }
    }

    private void Execute(string sql)
    {
        using var command = Connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private T Transact<T>(Func<StoreContext, T> work, bool deferred)
    {
        lock (gate)
        {
            return Explained(() =>
            {
                using var transaction = Connection.BeginTransaction(deferred);
                using var context = new StoreContext(options);
                context.Database.AutoSavepointsEnabled = false;
                context.Database.UseTransaction(transaction);
                var result = work(context);
                context.SaveChanges();
                transaction.Commit();
                return result;
            });
        }
    }

    private T Explained<T>(Func<T> work)
    {
        Exception? explained = null;
        try
        {
            return work();
        }
        catch (Exception error) when ((explained = StoreErrors.Explain(path, patience, error)) is not null)
        {
            throw explained;
        }
    }
}
