using Mib.Core.Errors;

namespace Mib.Store;

/// <summary>What can be said of a database's path before it is opened.</summary>
internal static class DatabaseFile
{
    /// <summary>Makes the folder of a database that is to be made.</summary>
    public static void Prepare(string path)
    {
        if (path.Length == 0)
            throw new StoreException("--db", "the database's name is empty", "name a file, e.g. --db results.db.");
        if (Directory.Exists(path))
        {
            throw new StoreException(
                path, "it is a folder", $"name a file in it, e.g. --db {Path.Combine(path, "results.db")}.");
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(
                path,
                $"its folder cannot be made: {error.Message}",
                "make a folder that can be written, or give another database with --db.",
                error);
        }
    }
}
