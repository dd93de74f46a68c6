using Mib.Cli.Progress;
using Mib.Core.Errors;
using Mib.Core.Results;
using Mib.Engine.Plugins;
using Mib.Store;

namespace Mib.Cli.Evaluate;

/// <summary>Makes a run, goes on with it, or finds it made.</summary>
internal sealed class Evaluation(Terminal terminal, PluginCatalog catalog, string command, CancellationToken cancellation)
{
    /// <summary>Sees to it that a run of a method is done.</summary>
    /// <inheritdoc cref="Run(EvaluateRequest, Contender)"/>
    public RunRecord Run(EvaluateRequest request, MethodDescriptor method)
    {
        var contender = new MethodContender(method, method.Bind(request.MethodOptions));
        if (method.Track == Track.Circuit)
            method.Expect(request.Circuit.Level, request.Circuit.Ablation, request.Circuit.Metric);
        return Run(request, contender);
    }

    /// <summary>Sees to it that a run is done.</summary>
    /// <exception cref="RunFailedException">It began and failed.</exception>
    /// <exception cref="MibException">It was refused before it began.</exception>
    public RunRecord Run(EvaluateRequest request, Contender contender)
    {
        var task = catalog.Task(request.Task).Create();
        using var model = Models.Load(request.Model ?? task.Card.DefaultModel ?? throw NoModel(request.Task), request.Dtype, request.Device).In(request.Circuit.Weights);
        var data = request.Data is null ? task.Generate(request.Seed) : task.Read(request.Data);
        var bench = new Bench(task, data, model, contender);
        var job = contender.Prepare(request, bench);

        if (Models.Catalog.Matrix.IsOutside(contender.Track, request.Task, model.Name))
            terminal.Note($"note: the benchmark does not put {request.Task} to {model.Name} on this track; `mib list tasks` shows what it does.");

        using var store = ResultStore.Open(request.Database);
        var journal = store.Begin(job.Key, Origin.Now(command, contender), request.Rerun ? Sitting.Restart : Sitting.Resume);
        if (journal.IsDone)
            terminal.Note($"run {journal.Id} is in {request.Database} already; --rerun runs it again.");
        else
            Finish(job, journal, store);
        return store.Find(journal.Id)!;
    }

    /// <summary>Does the work of a begun run and keeps its result, or why there is none.</summary>
    /// <exception cref="RunFailedException">It went wrong in a way that the user can mend.</exception>
    internal void Finish(Job job, RunJournal journal, ResultStore store)
    {
        foreach (var note in job.Notes)
            terminal.Note(note);
        try
        {
            store.Complete(journal, Watch.Run(terminal, observer => job.Work(journal, store.Shared(job.SharedKey), observer, cancellation)));
        }
        catch (MibException e)
        {
            RecordFailure(journal, store, e.What);
            throw new RunFailedException(e);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            RecordFailure(journal, store, e.Message);
            throw;
        }
    }

    private static UsageException NoModel(string task) => new(
        $"No model that has learned {task} comes with mib, so the run needs one of yours.",
        "add --model with the folder of a checkpoint, an id that `mib list models` shows, or org/name of the hub.");

    /// <summary>A database that cannot take this either must not hide what went wrong first.</summary>
    private static void RecordFailure(RunJournal journal, ResultStore store, string message)
    {
        try
        {
            store.Fail(journal, message);
        }
        catch (StoreException)
        {
        }
    }
}
