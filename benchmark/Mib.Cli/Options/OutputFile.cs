using System.CommandLine;
using Mib.Core.Errors;

namespace Mib.Cli.Options;

/// <summary><c>--out</c>: a file that appears as a whole or not at all.</summary>
internal static class OutputFile
{
    public static Option<string> Required(string description) => new("--out") { Description = description, HelpName = "file", Required = true };

    public static Option<string?> Optional(string description) => new("--out") { Description = description, HelpName = "file" };

    /// <summary>Writes it.</summary>
    /// <exception cref="UsageException">It cannot be written.</exception>
    public static void Write(string file, Action<Stream> write)
    {
        var unfinished = $"{file}.{Environment.ProcessId}.tmp";
        try
        {
            using (var stream = File.Create(unfinished))
            {
                write(stream);
            }

            File.Move(unfinished, file, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file} cannot be written: {e.Message}", "give --out a file in a folder that exists and that you may write to.");
        }
        finally
        {
            if (File.Exists(unfinished))
                File.Delete(unfinished);
        }
    }

    /// <summary>Writes it.</summary>
    public static void Write(string file, ReadOnlySpan<byte> bytes)
    {
        var copy = bytes.ToArray();
        Write(file, stream => stream.Write(copy));
    }
}
