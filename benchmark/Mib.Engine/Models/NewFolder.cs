namespace Mib.Engine.Models;

/// <summary>A folder that appears under its name only when it is whole; of a failure nothing is left.</summary>
internal static class NewFolder
{
    /// <summary>Writes a folder.</summary>
    /// <param name="folder">Where to; must not be there yet.</param>
    /// <param name="fill">Fills the folder that it is given, which it has to make.</param>
    /// <exception cref="IOException">It cannot be written, or is there.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string folder, Action<string> fill)
    {
        var unfinished = folder + ".unfinished";
        try
        {
            Remove(unfinished);
            fill(unfinished);
            Directory.Move(unfinished, folder);
        }
        catch
        {
            Remove(unfinished);
            throw;
        }
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}
