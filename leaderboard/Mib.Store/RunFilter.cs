using Mib.Core.Results;
using Mib.Store.Schema.Rows;

namespace Mib.Store;

/// <summary>Which runs to read, and how much of each. What is left out matches everything.</summary>
public sealed record RunFilter
{
    /// <summary>Only this track.</summary>
    public Track? Track { get; init; }

    /// <summary>Only this task.</summary>
    public string? Task { get; init; }

    /// <summary>Only this causal variable.</summary>
    public string? Variable { get; init; }

    /// <summary>Only this model.</summary>
    public string? Model { get; init; }

    /// <summary>Only this method.</summary>
    public string? Method { get; init; }

    /// <summary>Only this split.</summary>
    public string? Split { get; init; }

    /// <summary>Only runs that have come this far.</summary>
    public RunStatus? Status { get; init; }

    /// <summary>How much of each run to read.</summary>
    public RunParts Parts { get; init; } = RunParts.All;

    internal IQueryable<RunRow> Apply(IQueryable<RunRow> runs)
    {
        if (Track is { } track)
            runs = runs.Where(run => run.Track == track);
        if (Task is { } task)
            runs = runs.Where(run => run.Task == task);
        if (Variable is { } variable)
            runs = runs.Where(run => run.Variable == variable);
        if (Model is { } model)
            runs = runs.Where(run => run.Model == model);
        if (Method is { } method)
            runs = runs.Where(run => run.Method == method);
        if (Split is { } split)
            runs = runs.Where(run => run.Split == split);
        if (Status is { } status)
            runs = runs.Where(run => run.Status == status);
        return runs;
    }
}

/// <summary>How much of a run to read; what is not read is empty in the record.</summary>
public enum RunParts
{
    /// <summary>Scores and facts: enough for a list.</summary>
    Scores,

    /// <summary>Scores, facts and curves: enough for a leaderboard.</summary>
    Curves,

    /// <summary>Everything, also per-example values and the artifact, which may be large.</summary>
    All,
}
