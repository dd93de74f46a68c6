using Mib.Core;
using Mib.Core.Results;

namespace Mib.Store.Exchange;

/// <summary>What every run must satisfy that comes from elsewhere.</summary>
internal static class RunCheck
{
    /// <summary>The first thing wrong; null if nothing is.</summary>
    public static string? Problem(RunRecord run) =>
        Unsorted("options", run.Key.Options)
        ?? Unsorted("settings", run.Key.Settings)
        ?? (run.Key.Id() == run.Id
            ? null
            : $"its id is '{run.Id}', but its key makes '{run.Key.Id()}': one of them was changed")
        ?? ((run.Status == RunStatus.Done) == (run.Result is not null)
            ? null
            : $"its status is '{run.Status.ToString().ToLowerInvariant()}', yet it has {(run.Result is null ? "no" : "a")} result")
        ?? ((run.Status == RunStatus.Failed) == (run.Error.Length > 0) ? null : "its status and its error do not agree")
        ?? (run.Result is { } result ? ResultCheck.Problem(result) : null);

    private static string? Unsorted(string what, EquatableArray<Setting> settings) =>
        settings.Select(setting => setting.Name).SequenceEqual(settings.Select(setting => setting.Name).Order(StringComparer.Ordinal))
            ? null : $"its {what} are not sorted by name";
}
