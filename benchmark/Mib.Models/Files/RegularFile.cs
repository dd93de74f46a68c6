using Mib.Core.Errors;

namespace Mib.Models.Files;

/// <summary>Opens files of strangers: what is empty, a pipe, which would wait for a writer for ever, or unreadable is refused.</summary>
public static class RegularFile
{
    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="FileFormatException">It cannot be opened, or holds nothing.</exception>
    public static FileStream Open(string path)
    {
        try
        {
            var file = File.ResolveLinkTarget(path, returnFinalTarget: true) as FileInfo ?? new FileInfo(path);
            // Pipes and devices have no length.
            return file.Length > 0
                ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read)
                : throw new FileFormatException(path, "", "the file is empty, or not one with a length", "make it again with the command that wrote it, or download it again.");
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileFormatException(path, "", "there is no such file", "check the path.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new FileFormatException(path, "", $"it cannot be opened: {error.Message}", "check the path and its permissions.", error);
        }
    }
}
