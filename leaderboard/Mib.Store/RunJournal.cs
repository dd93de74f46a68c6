using Mib.Core.Results;
using Mib.Store.Schema;
using Mib.Store.Schema.Rows;
using Microsoft.EntityFrameworkCore;

namespace Mib.Store;

/// <summary>A begun run: where its steps go.</summary>
public sealed class RunJournal : IRunJournal
{
    private readonly Database database;
    private readonly Rerun? rerun;

    internal RunJournal(Database database, string id, RunStatus? before)
    {
        this.database = database;
        Id = id;
        Before = before;
    }

    private RunJournal(Database database, Rerun rerun)
        : this(database, rerun.Key.Id(), null) => this.rerun = rerun;

    /// <summary>The run's id.</summary>
    public string Id { get; }

    /// <summary>How far an earlier sitting had come; null if this is the first, or begins afresh.</summary>
    public RunStatus? Before { get; }

    /// <summary>Its scores are there already: nothing is left to do.</summary>
    public bool IsDone => Before == RunStatus.Done;

    /// <inheritdoc/>
    public byte[]? Find(string step) => rerun is not null
        ? rerun.Steps.Find(step)
        : database.Read(context => context.Steps.Find(Id, step)?.Payload);

    /// <inheritdoc/>
    /// <remarks>If another process has finished the run meanwhile, there is nothing to keep.</remarks>
    public void Save(string step, byte[] payload)
    {
        if (rerun is not null)
        {
            rerun.Steps.Save(step, payload);
            return;
        }

        database.Write(context =>
        {
            if (context.Row(Id).Status == RunStatus.Done)
                return false;

            if (context.Steps.Find(Id, step) is { } row)
                row.Payload = payload;
            else
                context.Steps.Add(new StepRow { RunId = Id, Name = step, Payload = payload });
            return true;
        });
    }

    /// <summary>A finished run made once more: its row and result stay as they are until <see cref="Complete"/>.</summary>
    internal static RunJournal Again(Database database, StoreContext context, RunKey key, Provenance provenance)
    {
        var again = new Rerun(database, key, provenance);
        again.Steps.Drop(context);
        return new(database, again);
    }

    /// <summary>Puts the result in its place, in the caller's transaction.</summary>
    internal bool Complete(StoreContext context, RunResult result)
    {
        if (rerun is not null)
        {
            context.Runs.Where(run => run.Id == Id).ExecuteDelete();
            var fresh = ToRows.Row(rerun.Key, rerun.Provenance);
            fresh.Finish(result);
            context.Runs.Add(fresh);
            rerun.Steps.Drop(context);
            return true;
        }

        var row = context.Row(Id);
        if (row.Status == RunStatus.Done)
            return false;

        row.Finish(result);
        context.Steps.Where(step => step.RunId == Id).ExecuteDelete();
        return true;
    }

    /// <summary>What a rerun will put in the old run's place. Its steps lie apart: a run's own are those of its row.</summary>
    private sealed record Rerun(Database Database, RunKey Key, Provenance Provenance)
    {
        public SharedJournal Steps { get; } = new(Database, "rerun/" + Key.Id());
    }
}
