using Mib.Core.Errors;
using Mib.Core.Results;
using Mib.Store.Schema;
using Microsoft.EntityFrameworkCore;

namespace Mib.Store;

/// <summary>What to do with what an earlier sitting of a run left behind.</summary>
public enum Sitting
{
    /// <summary>Go on from there; a finished run stays as it is.</summary>
    Resume,

    /// <summary>Begin afresh. The scores of a finished run stay until there are new ones.</summary>
    Restart,
}

/// <summary>All runs and their scores, in one SQLite file.</summary>
/// <remarks>
/// A write is one transaction and on the disk when the call returns. Several processes may use one file, and several
/// threads one store. Every failure a user can mend is a <see cref="StoreException"/>, and loses nothing stored before.
/// </remarks>
public sealed class ResultStore : IDisposable
{
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(30);

    private readonly Database database;

    private ResultStore(string path, Database database)
    {
        Path = path;
        this.database = database;
    }

    /// <summary>The database's file.</summary>
    public string Path { get; }

    internal Database Database => database;

    /// <summary>Opens a database; makes the file where there is none, and migrates an older one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="patience">How long a call waits for other processes, in whole seconds; half a minute if left out.</param>
    /// <exception cref="StoreException">It is not a database of mib, or of a newer one, or cannot be written.</exception>
    public static ResultStore Open(string path, TimeSpan? patience = null)
    {
        DatabaseFile.Check(path);
        return new ResultStore(path, Database.Open(path, patience ?? DefaultPatience));
    }

    /// <summary>Begins a run, or goes on with it: equal keys are the same run.</summary>
    /// <exception cref="ArgumentException">Options or settings are not sorted by name, or name one twice.</exception>
    public RunJournal Begin(RunKey key, Provenance provenance, Sitting sitting = Sitting.Resume)
    {
        Refuse(RunCheck.Problem(key, provenance), nameof(key));
        var id = key.Id();
        return database.Write(context =>
        {
            var status = context.Runs.Where(run => run.Id == id).Select(run => (RunStatus?)run.Status).SingleOrDefault();
            if (sitting == Sitting.Restart)
            {
                if (status == RunStatus.Done)
                    return RunJournal.Again(database, context, key, provenance);
                context.Runs.Where(run => run.Id == id).ExecuteDelete();
                status = null;
            }

            if (status is null)
                context.Runs.Add(ToRows.Row(key, provenance));
            else if (status != RunStatus.Done)
                context.Row(id).Resume(provenance);
            return new RunJournal(database, id, status);
        });
    }

    /// <summary>Keeps the result of a run and drops its steps, which nothing needs any more.</summary>
    /// <returns>False if another process finished the run first; its result then stays, unless the run was restarted.</returns>
    /// <exception cref="ArgumentException">Two scores, curves, series or facts go by the same name.</exception>
    public bool Complete(RunJournal journal, RunResult result)
    {
        Refuse(RunCheck.Problem(result), nameof(result));
        return database.Write(context => journal.Complete(context, result));
    }

    /// <summary>Records why a run failed. Its steps stay, so that the next sitting goes on from there.</summary>
    /// <returns>False if there is a result, of another process or from before a restart; it then stays.</returns>
    public bool Fail(RunJournal journal, string message) => database.Write(context =>
    {
        var row = context.Row(journal.Id);
        if (row.Status == RunStatus.Done)
            return false;

        row.Status = RunStatus.Failed;
        row.Error = message;
        return true;
    });

    /// <summary>The run with an id; null if there is none.</summary>
    public RunRecord? Find(string id) => database.Read(context => context.Record(id, RunParts.All, Path));

    /// <summary>The run whose id begins so.</summary>
    /// <exception cref="UnknownNameException">No id does, or more than one.</exception>
    public RunRecord FindByPrefix(string prefix) =>
        database.Read(context => context.Record(context.IdByPrefix(prefix), RunParts.All, Path)!);

    /// <summary>Runs by track, task, variable, model, method, split, seed and id; each is read when its turn comes.</summary>
    public IEnumerable<RunRecord> Runs(RunFilter? filter = null)
    {
        filter ??= new RunFilter();
        foreach (var id in database.Read(context => context.Ids(filter)))
        {
            if (database.Read(context => context.Record(id, filter.Parts, Path)) is { } run)
                yield return run;
        }
    }

    /// <summary>A place for what several runs share, such as the band of random circuits.</summary>
    /// <param name="key">Everything it depends on: versions and hashes too.</param>
    public IRunJournal Shared(string key) => new SharedJournal(database, key);

    /// <summary>Adds runs from elsewhere, all or none. A finished run that is here already stays as it is.</summary>
    /// <exception cref="ArgumentException">A run contradicts itself; <see cref="Exchange.Import"/> lets none such in.</exception>
    public ImportReport Import(IReadOnlyCollection<RunRecord> runs)
    {
        foreach (var run in runs)
            Refuse(RunCheck.Problem(run), nameof(runs));

        return database.Write(context =>
            ImportReport.Of([.. runs.Select(run => (run.Id, Adoption.Adopt(context, run, Path)))]));
    }

    /// <inheritdoc/>
    public void Dispose() => database.Dispose();

    /// <summary>No user can cause these: they are refused at once, before hours of work end in a file nobody can read.</summary>
    private static void Refuse(string? problem, string argument)
    {
        if (problem is not null)
            throw new ArgumentException(problem, argument);
    }
}
