using Mib.Core.Results;
using Mib.Store.Schema;
using Mib.Store.Schema.Rows;

namespace Mib.Store;

/// <summary>A begun run: where its steps go.</summary>
public sealed class RunJournal : IRunJournal
{
    private readonly Database database;

    internal RunJournal(Database database, string id, RunStatus? before)
    {
        this.database = database;
        Id = id;
        Before = before;
    }

    /// <summary>The run's id.</summary>
    public string Id { get; }

    /// <summary>How far an earlier sitting had come; null if this is the first.</summary>
    public RunStatus? Before { get; }

    /// <summary>Its scores are there already: nothing is left to do.</summary>
    public bool IsDone => Before == RunStatus.Done;

    /// <inheritdoc/>
    public byte[]? Find(string step) => database.Read(context => context.Steps.Find(Id, step)?.Payload);

    /// <inheritdoc/>
    /// <remarks>If another process has finished the run meanwhile, there is nothing to keep.</remarks>
    public void Save(string step, byte[] payload) => database.Write(context =>
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
