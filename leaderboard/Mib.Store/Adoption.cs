using Mib.Core.Results;
using Mib.Store.Schema;
using Microsoft.EntityFrameworkCore;

namespace Mib.Store;

/// <summary>What became of an imported run.</summary>
internal enum Fate
{
    /// <summary>It is here now.</summary>
    Added,

    /// <summary>It was here already, with the same result or a later status.</summary>
    Known,

    /// <summary>It was here already, with other numbers; those stay.</summary>
    Differs,
}

/// <summary>Takes a run from elsewhere in.</summary>
internal static class Adoption
{
    public static Fate Adopt(StoreContext context, RunRecord run, string path)
    {
        var present = context.Record(run.Id, RunParts.All, path);
        if (present is not null && (present.Status == RunStatus.Done || run.Status != RunStatus.Done))
            return run.Result is { } theirs && !SameNumbers(present.Result!, theirs) ? Fate.Differs : Fate.Known;

        context.Runs.Where(row => row.Id == run.Id).ExecuteDelete();
        var row = ToRows.Row(run.Key, run.Provenance);
        if (run.Result is { } result)
            row.Finish(result);
        row.Status = run.Status;
        row.Error = run.Error;
        context.Runs.Add(row);
        return Fate.Added;
    }

    /// <summary>Time and memory differ between any two sittings; what was measured must not.</summary>
    private static bool SameNumbers(RunResult ours, RunResult theirs) =>
        ours == theirs with { Seconds = ours.Seconds, PeakMemoryBytes = ours.PeakMemoryBytes };
}
