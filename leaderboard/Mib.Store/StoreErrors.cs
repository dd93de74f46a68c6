using Mib.Core.Errors;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Mib.Store;

/// <summary>What SQLite's error codes mean to a user.</summary>
internal static class StoreErrors
{
    public static StoreException NotOurs(string path, Exception? inner = null) => new(
        path,
        "it is not a results database of mib",
        "give the right file, or the name of a new one, with --db; this one was not changed.",
        inner);

    /// <summary>The error in a user's words; null for one that only a bug can cause.</summary>
    public static StoreException? Explain(string path, TimeSpan patience, Exception error) => error switch
    {
        SqliteException sqlite => Explain(path, patience, sqlite),
        { InnerException: SqliteException inner } => Explain(path, patience, inner),
        _ => null,
    };

    private static StoreException? Explain(string path, TimeSpan patience, SqliteException error)
    {
        (string What, string Fix)? text = error.SqliteErrorCode switch
        {
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => (
                $"another program has kept it locked for more than {patience.TotalSeconds:0} s",
                "let the other program finish or close it, then run the same command again: it goes on where it stopped."),
            raw.SQLITE_FULL => (
                "the disk is full; what it already held is intact",
                "free some space, then run the same command again: it goes on where it stopped."),
            raw.SQLITE_READONLY or raw.SQLITE_PERM => (
                "it is read-only",
                "make the file and its folder writable, or give another database with --db."),
            raw.SQLITE_CANTOPEN => (
                "it cannot be opened or created",
                "check that its folder can be written and the file read, or give another database with --db."),
            raw.SQLITE_CORRUPT => (
                "it is damaged",
                "keep a copy, save what can be read with `sqlite3 <file> .recover`, and start a new one with --db."),
            raw.SQLITE_IOERR => (
                $"the disk failed to read or write it ({error.Message})",
                "check the disk, then run the same command again; a database must not lie on a network drive."),
            raw.SQLITE_TOOBIG => (
                "a value is larger than the 1 GB that SQLite holds",
                "keep the artifact as a file with --out, and store a smaller one."),
            _ => null,
        };

        return error.SqliteErrorCode == raw.SQLITE_NOTADB
            ? NotOurs(path, error)
            : text is var (what, fix) ? new StoreException(path, what, fix, error) : null;
    }
}
