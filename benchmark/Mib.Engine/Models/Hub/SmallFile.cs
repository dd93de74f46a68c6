using System.Text;
using Mib.Core.Errors;

namespace Mib.Engine.Models.Hub;

/// <summary>Files of one short line, which other programs write.</summary>
internal static class SmallFile
{
    private const int Longest = 1000;

    /// <summary>Reads the text of a file, without blanks around it; null if nothing is there.</summary>
    /// <exception cref="FileFormatException">It cannot be read, or holds more than a line could.</exception>
    public static string? Read(string path, string fix)
    {
        if (!Path.Exists(path))
            return null;
        try
        {
            using var stream = File.OpenRead(path);
            var bytes = new byte[Longest + 1];
            var count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return count <= Longest
                ? Encoding.UTF8.GetString(bytes, 0, count).Trim()
                : throw new FileFormatException(path, "", $"it is longer than {Longest} bytes", fix);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new FileFormatException(path, "", $"it cannot be read: {error.Message}", fix, error);
        }
    }
}
