using System.Text;
using Mib.Core.Errors;

namespace Mib.Engine.Data;

/// <summary>The lines of a file from a stranger, one at a time, none longer than allowed.</summary>
public static class Lines
{
    /// <summary>Reads line by line; a longer line is refused before it fills the memory.</summary>
    /// <param name="path">The file, in UTF-8.</param>
    /// <param name="longest">Most characters on a line.</param>
    /// <returns>Each line with its number, from 1.</returns>
    /// <exception cref="FileFormatException">The file cannot be read, is not UTF-8, or has a longer line.</exception>
    public static IEnumerable<(string Text, int Number)> Read(string path, int longest)
    {
        using var reader = Open(path);
        var line = new StringBuilder();
        for (var number = 1; ; number++)
        {
            line.Clear();
            var any = false;
            while (Next(reader, path, number) is var character and >= 0)
            {
                any = true;
                if (character == '\n')
                    break;
                line.Append((char)character);
                if (line.Length > longest)
                    throw new FileFormatException(path, $"line {number}", $"it is longer than {longest} characters", "put one JSON object on each line.");
            }

            if (!any)
                yield break;
            yield return (line.ToString().TrimEnd('\r'), number);
        }
    }

    private static StreamReader Open(string path)
    {
        try
        {
            return new StreamReader(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new FileFormatException(path, "", $"it cannot be opened: {error.Message}", "check the path.", error);
        }
    }

    private static int Next(StreamReader reader, string path, int number)
    {
        try
        {
            return reader.Read();
        }
        catch (DecoderFallbackException error)
        {
            throw new FileFormatException(path, $"line {number}", "it is not UTF-8", "save the file as UTF-8.", error);
        }
    }
}
