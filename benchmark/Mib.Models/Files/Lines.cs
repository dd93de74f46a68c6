using System.Text;
using Mib.Core.Errors;

namespace Mib.Models.Files;

/// <summary>The lines of a file from a stranger, one at a time, none longer than allowed.</summary>
public static class Lines
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Reads line by line; a longer line is refused before it fills the memory.</summary>
    /// <param name="path">The file, in UTF-8, with or without a byte order mark.</param>
    /// <param name="longest">Most bytes on a line.</param>
    /// <returns>Each line with its number, from 1.</returns>
    /// <exception cref="FileFormatException">The file cannot be read, is not UTF-8, or has a longer line.</exception>
    public static IEnumerable<(string Text, int Number)> Read(string path, int longest)
    {
        using var stream = Open(path);
        var line = new List<byte>();
        for (var number = 1; ; number++)
        {
            line.Clear();
            var next = stream.ReadByte();
            if (next < 0)
                yield break;
            for (; next is >= 0 and not '\n'; next = stream.ReadByte())
            {
                line.Add((byte)next);
                if (line.Count > longest)
                    throw new FileFormatException(path, $"line {number}", $"it is longer than {longest} bytes", "put one JSON object on each line.");
            }

            yield return (Decode(path, [.. line], number).TrimEnd('\r'), number);
        }
    }

    private static BufferedStream Open(string path)
    {
        try
        {
            return new BufferedStream(File.OpenRead(path), 1 << 16);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new FileFormatException(path, "", $"it cannot be opened: {error.Message}", "check the path.", error);
        }
    }

    /// <summary>Line by line, so that what is not UTF-8 is found on its own line.</summary>
    private static string Decode(string path, ReadOnlySpan<byte> bytes, int number)
    {
        try
        {
            return Strict.GetString(number == 1 && bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes);
        }
        catch (DecoderFallbackException error)
        {
            throw new FileFormatException(path, $"line {number}", "it is not UTF-8", "save the file as UTF-8.", error);
        }
    }
}
