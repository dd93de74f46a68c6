using Mib.Core.Errors;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;

namespace Mib.Store.Schema;

/// <summary>Brings a database to the schema of this build, or says why it must stay as it is.</summary>
internal static class Migrator
{
    /// <summary>"MIB1" in SQLite's header: tells a database of mib from any other.</summary>
    public const int ApplicationId = 0x4D494231;

    /// <summary>Refuses a database of another program or of a newer mib. Reads only.</summary>
    public static void Check(StoreContext context, string path)
    {
        if (Number(context, "SELECT count(*) FROM sqlite_master") == 0)
            return;

        if (Number(context, "PRAGMA application_id") != ApplicationId)
            throw StoreErrors.NotOurs(path);

        var unknown = context.Database.GetAppliedMigrations().Except(context.Database.GetMigrations()).ToList();
        if (unknown.Count > 0)
        {
            throw new StoreException(
                path,
                $"it was written by a newer mib: this one does not know its schema '{unknown[^1]}'",
                "update mib, or give another database with --db; this one was not changed.");
        }
    }

    /// <summary>Applies what is missing, inside the caller's transaction.</summary>
    /// <remarks>
    /// Not <c>Database.Migrate()</c>: that takes a lock by inserting a row, and a process killed in the middle leaves
    /// the row, so that every later one waits for ever. A transaction needs no other lock and leaves nothing behind.
    /// </remarks>
    public static void Apply(StoreContext context)
    {
        if (!context.Database.GetPendingMigrations().Any())
            return;

        var last = context.Database.GetAppliedMigrations().LastOrDefault();
        var script = context.GetService<IMigrator>()
            .GenerateScript(last, options: MigrationsSqlGenerationOptions.NoTransactions);
        context.Database.ExecuteSqlRaw(script);
    }

    private static long Number(StoreContext context, string sql)
    {
        using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        command.Transaction = context.Database.CurrentTransaction?.GetDbTransaction();
        return (long)command.ExecuteScalar()!;
    }
}
