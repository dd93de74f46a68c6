using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Sdk.Tasks;

namespace Mib.Engine.Data;

/// <summary>Makes folders of data that <c>--data</c> takes: as a whole or not at all.</summary>
public static class DataFolder
{
    private static readonly JsonSerializerOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes data, a file a split.</summary>
    /// <param name="folder">The folder to make.</param>
    /// <param name="data">The data.</param>
    /// <returns>How many rows each split has.</returns>
    /// <exception cref="UsageException">The folder is there already, or cannot be made.</exception>
    public static IReadOnlyDictionary<Split, int> Write(string folder, IPublishedData data) => Make(folder, unfinished =>
        Enum.GetValues<Split>().ToDictionary(split => split, split => WriteRows(unfinished, split, data.Rows(split))));

    /// <summary>Copies published data, every row of which must be readable.</summary>
    /// <param name="folder">The folder to make.</param>
    /// <param name="source">The folder to copy from; a split that it lacks is left out.</param>
    /// <param name="task">The task that reads it.</param>
    /// <returns>How many rows each split has.</returns>
    /// <exception cref="FileFormatException">A row is malformed, or the source has none.</exception>
    /// <exception cref="UsageException">The folder is there already, or cannot be made.</exception>
    public static IReadOnlyDictionary<Split, int> Copy(string folder, string source, ITask task)
    {
        Split[] splits = [.. Enum.GetValues<Split>().Where(split => File.Exists(PublishedFiles.PathOf(source, split)))];
        if (splits.Length == 0)
            throw new FileFormatException(source, "", $"it has no {string.Join(", no ", Enum.GetValues<Split>().Select(PublishedFiles.NameOf))}", SourceOf(task));
        var data = task.Read(source);
        foreach (var split in splits)
        {
            ReadAll(() => data.Pairs(split));
            ReadAll(() => data.Counterfactuals(split));
        }

        return Make(folder, unfinished => splits.ToDictionary(split => split, split =>
        {
            var file = PublishedFiles.PathOf(source, split);
            File.Copy(file, Path.Combine(unfinished, PublishedFiles.NameOf(split)));
            return File.ReadLines(file).Count();
        }));
    }

    private static string SourceOf(ITask task) =>
        $"give the folder of {task.Card.Id}'s published .jsonl files{(task is IImportingTask importing ? $", or {importing.Source}" : "")}.";

    /// <summary>One of the two tracks may have no use for the data; then there is nothing to check.</summary>
    private static void ReadAll<T>(Func<IEnumerable<T>> pairs)
    {
        try
        {
            _ = pairs().Count();
        }
        catch (NotMeasurableException)
        {
        }
    }

    private static int WriteRows(string folder, Split split, IEnumerable<JsonObject> rows)
    {
        var count = 0;
        using var writer = new StreamWriter(Path.Combine(folder, PublishedFiles.NameOf(split))) { NewLine = "\n" };
        foreach (var row in rows)
        {
            writer.WriteLine(row.ToJsonString(Format));
            count++;
        }

        return count;
    }

    private static IReadOnlyDictionary<Split, int> Make(string folder, Func<string, IReadOnlyDictionary<Split, int>> fill)
    {
        var whole = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (Path.Exists(whole))
            throw new UsageException($"{folder} is there already.", "name a folder that is not: nothing is overwritten.");
        var unfinished = $"{whole}.{Environment.ProcessId}.tmp";
        try
        {
            Directory.CreateDirectory(unfinished);
            var counts = fill(unfinished);
            Directory.Move(unfinished, whole);
            return counts;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{folder} cannot be made: {e.Message}", "name a folder in one that you may write to.");
        }
        finally
        {
            if (Directory.Exists(unfinished))
                Directory.Delete(unfinished, recursive: true);
        }
    }
}
