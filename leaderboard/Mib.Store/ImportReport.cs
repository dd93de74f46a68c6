using Mib.Core;

namespace Mib.Store;

/// <summary>What an import did.</summary>
/// <param name="Added">Ids of runs that were new, or unfinished here and finished there.</param>
/// <param name="Known">Ids of runs that were here already.</param>
/// <param name="Differing">Ids of runs that were here with other numbers; the ones here stayed.</param>
public sealed record ImportReport(
    EquatableArray<string> Added, EquatableArray<string> Known, EquatableArray<string> Differing)
{
    internal static ImportReport Of(List<(string Id, Fate Fate)> runs)
    {
        return new(With(Fate.Added), With(Fate.Known), With(Fate.Differs));

        EquatableArray<string> With(Fate fate) =>
            runs.Where(run => run.Fate == fate).Select(run => run.Id).ToEquatableArray();
    }
}
