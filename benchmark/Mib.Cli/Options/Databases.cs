using Mib.Core.Errors;
using Mib.Store;

namespace Mib.Cli.Options;

/// <summary>Databases that are only read.</summary>
internal static class Databases
{
    /// <summary>Opens a database that must be there: a mistyped name should not make an empty one.</summary>
    /// <exception cref="StoreException">There is no such file, or it is no database.</exception>
    public static ResultStore OpenExisting(string path) => File.Exists(path)
        ? ResultStore.Open(path)
        : throw new StoreException(path, "there is no such file.", "name a database with --db, or make one with `mib evaluate`.");
}
