using Mib.Core.Errors;

namespace Mib.Engine.Formats;

/// <summary>One folder of a submission.</summary>
/// <param name="Task">The task's id.</param>
/// <param name="Model">The model's id.</param>
/// <param name="Folder">The folder, for <see cref="CircuitFolder.Read"/>.</param>
public sealed record SubmittedCell(string Task, string Model, string Folder);

/// <summary>A submission to the circuit track: a folder for each task and model, <c>ioi_gpt2</c> and the like (spec/circuit-track.md §6.3).</summary>
public static class SubmissionFolder
{
    /// <summary>Lists what a submission has.</summary>
    /// <param name="folder">The submission.</param>
    /// <param name="tasks">The ids of the tasks that there are.</param>
    /// <exception cref="FileFormatException">It cannot be read, is empty, a folder's name is no task's and model's, or two are of the same.</exception>
    public static IReadOnlyList<SubmittedCell> Cells(string folder, IReadOnlyCollection<string> tasks)
    {
        string[] cells;
        try
        {
            // A clone has hidden ones.
            cells = [.. Directory.GetDirectories(folder).Where(cell => !Path.GetFileName(cell).StartsWith('.'))];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Error($"it cannot be read: {error.Message}", error);
        }

        Array.Sort(cells, StringComparer.Ordinal);
        if (cells.Length == 0)
            throw Error("it has no graphs and no folders");
        List<SubmittedCell> found = [.. cells.Select(Cell)];
        return found.GroupBy(cell => (cell.Task, cell.Model)).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw Error($"{string.Join(" and ", twice.Select(cell => Path.GetFileName(cell.Folder)))} are for the same task and model")
            : found;

        SubmittedCell Cell(string cell)
        {
            // The official backend is as lenient: case does not count, nor do underscores in a task's name.
            var name = Path.GetFileName(cell).ToLowerInvariant();
            var end = name.LastIndexOf('_');
            var task = end < 0 ? name : name[..end].Replace('_', '-');
            return end > 0 && end < name.Length - 1 && tasks.Contains(task)
                ? new(task, name[(end + 1)..], cell)
                : throw Error($"the folder '{Path.GetFileName(cell)}' is not called after a task and a model, as ioi_gpt2 is; tasks: {string.Join(", ", tasks)}");
        }

        FileFormatException Error(string what, Exception? inner = null) =>
            new(folder, "", what, "give a folder with one folder for each task and model, called <task>_<model>.", inner);
    }
}
