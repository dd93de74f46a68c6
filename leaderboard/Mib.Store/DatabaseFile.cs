using Mib.Core.Errors;

namespace Mib.Store;

/// <summary>What can be said of a database's path before it is opened.</summary>
internal static class DatabaseFile
{
    /// <summary>Refuses a path at which no database can be made: a mistyped folder should not make one.</summary>
    public static void Check(string path)
    {
        if (path.Length == 0)
            throw new StoreException("--db", "the database's name is empty", "name a file, e.g. --db results.db.");
        if (Directory.Exists(path))
        {
            throw new StoreException(
                path, "it is a folder", $"name a file in it, e.g. --db {Path.Combine(path, "results.db")}.");
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
            throw new StoreException(path, $"there is no folder {folder}", "make the folder first, or give another database with --db.");
    }
}
