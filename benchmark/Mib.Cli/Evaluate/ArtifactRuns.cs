using Mib.Core.Errors;
using Mib.Engine.Formats;
using Mib.Engine.Plugins;

namespace Mib.Cli.Evaluate;

/// <summary>One task and model of a submission.</summary>
/// <param name="Request">What to run.</param>
/// <param name="Path">The file or folder of its artifacts.</param>
internal sealed record ArtifactRun(EvaluateRequest Request, string Path);

/// <summary>The runs that artifacts call for: the one that is named, or one for each task and model that they are for.</summary>
/// <param name="path">The file or folder.</param>
/// <param name="catalog">The tasks.</param>
/// <param name="task">The task that was named; null if none was.</param>
/// <param name="requestOf">What is asked for on a task.</param>
internal sealed class ArtifactRuns(string path, PluginCatalog catalog, string? task, Func<string, EvaluateRequest> requestOf)
{
    /// <summary>Runs all whose model is here, and says which is not. One that fails among several does not keep the others from running.</summary>
    /// <param name="terminal">Where what is left out and what fails is said.</param>
    /// <param name="run">Runs one.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="MibException">Nothing can be run, or the only one was refused.</exception>
    /// <exception cref="RunFailedException">The only one failed.</exception>
    public int Run(Terminal terminal, Action<ArtifactRun> run)
    {
        var runs = CircuitFolder.IsOne(path)
            ? [new ArtifactRun(requestOf(task ?? throw EvaluateOptions.NoTask()), path)]
            : Present(terminal);
        var code = ExitCode.Done;
        foreach (var one in runs)
        {
            try
            {
                run(one);
            }
            catch (RunFailedException e) when (runs.Count > 1)
            {
                Failed(one.Request, e.Cause);
            }
            catch (MibException e) when (runs.Count > 1)
            {
                Failed(one.Request, e);
            }
        }

        return code;

        void Failed(EvaluateRequest request, MibException error)
        {
            terminal.Note($"{request.Task} / {request.Model} failed: {error.What} fix: {error.Fix}");
            code = ExitCode.Failed;
        }
    }

    /// <summary>The runs of a whole submission whose model is here.</summary>
    private List<ArtifactRun> Present(Terminal terminal)
    {
        if (task is not null)
            catalog.Task(task);
        var present = new List<ArtifactRun>();
        foreach (var cell in SubmissionFolder.Cells(path, [.. catalog.Tasks.Select(known => known.Id)]).Where(cell => task is null || cell.Task == task))
        {
            var request = requestOf(cell.Task);
            if (request.Model is { } model)
            {
                if (Models.Catalog.Find(model).Name.Equals(cell.Model, StringComparison.OrdinalIgnoreCase))
                    present.Add(new(WithData(request), cell.Folder));
            }
            else if (Obstacle(cell) is { } obstacle)
            {
                terminal.Note($"left out: {cell.Task} / {cell.Model}: {obstacle}");
            }
            else
            {
                present.Add(new(WithData(request) with { Model = cell.Model }, cell.Folder));
            }
        }

        return present.Count > 0 ? present : throw new UsageException(
            $"{path} has nothing for the task and the model, or none of its models is here.", "bring a model with `mib models pull`, or name a folder's own task and model.");
    }

    /// <summary>With the data of several tasks in a folder for each.</summary>
    private EvaluateRequest WithData(EvaluateRequest request) =>
        task is null && request.Data is { } data ? request with { Data = Path.Combine(data, request.Task) } : request;

    private static string? Obstacle(SubmittedCell cell)
    {
        try
        {
            Models.Catalog.Find(cell.Model);
            return null;
        }
        catch (HubException e)
        {
            return $"{e.What} {e.Fix}";
        }
        catch (UnknownNameException e)
        {
            throw new FileFormatException(cell.Folder, "", e.What, $"call the folder <task>_<model>; {e.Fix}", e);
        }
    }
}
