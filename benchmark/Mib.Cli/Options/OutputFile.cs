using System.CommandLine;
using Mib.Core.Errors;

namespace Mib.Cli.Options;

/// <summary><c>--out</c>: a file that appears as a whole or not at all.</summary>
internal static class OutputFile
{
    public static Option<string> Required(string description) => new("--out") { Description = description, HelpName = "file", Required = true };

    public static Option<string?> Optional(string description) => new("--out") { Description = description, HelpName = "file" };

    /// <summary>Makes a folder for several files; one that is there is used.</summary>
    /// <exception cref="UsageException">It cannot be made.</exception>
    public static string Folder(string folder)
    {
        try
        {
            return Directory.CreateDirectory(folder).FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{folder} cannot be made: {e.Message}", "give --out a folder in one that exists and that you may write to.");
        }
    }

    /// <summary>Refuses a place that cannot be written, before hours of work end in it.</summary>
    /// <exception cref="UsageException">It cannot be written.</exception>
    public static void Check(string file) => Make(file, _ =>
    {
        if (Directory.Exists(file))
            throw new IOException("it is a folder.");
    });

    /// <summary>Refuses a picture by a name that says it is something else than SVG, or that cannot be written.</summary>
    /// <exception cref="UsageException">It does not end in .svg, or cannot be written.</exception>
    public static void CheckPicture(string file)
    {
        if (!Path.GetExtension(file).Equals(".svg", StringComparison.OrdinalIgnoreCase))
            throw new UsageException($"{file} does not end in .svg, and pictures are written as SVG only.", $"give --out {Path.ChangeExtension(file, ".svg")}.");
        Check(file);
    }

    /// <summary>Says what was written.</summary>
    /// <param name="terminal">Where.</param>
    /// <param name="file">The file.</param>
    /// <param name="content">What is in it.</param>
    public static void Say(Terminal terminal, string file, string content) =>
        terminal.Note($"wrote {file}: {content}, {Leaderboard.Words.Bytes(new FileInfo(file).Length)}");

    /// <summary>Writes it.</summary>
    /// <exception cref="UsageException">It cannot be written.</exception>
    public static void Write(string file, Action<Stream> write) => Make(file, unfinished =>
    {
        using (var stream = File.Create(unfinished))
            write(stream);
        File.Move(unfinished, file, overwrite: true);
    });

    /// <summary>Writes it.</summary>
    public static void Write(string file, ReadOnlySpan<byte> bytes)
    {
        var copy = bytes.ToArray();
        Write(file, stream => stream.Write(copy));
    }

    private static void Make(string file, Action<string> make)
    {
        var ending = $".{Environment.ProcessId}.tmp";
        var unfinished = file + ending;
        try
        {
            File.Create(unfinished).Dispose();
            make(unfinished);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file} cannot be written: {e.Message.Replace(ending, "", StringComparison.Ordinal)}", "give --out a file in a folder that exists and that you may write to.");
        }
        finally
        {
            if (File.Exists(unfinished))
                File.Delete(unfinished);
        }
    }
}
