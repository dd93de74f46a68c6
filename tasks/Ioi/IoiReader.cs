using Mib.Core.Causal;
using Mib.Core.Data;
using Mib.Sdk.Tasks;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Ioi;

/// <summary>The published data: a folder with one JSON Lines file a split.</summary>
public sealed class IoiReader(string folder) : ITaskData
{
    private readonly PublishedFolder files = new(folder);

    public IEnumerable<PromptPair> Pairs(Split split) =>
        Rows(split).Select(row => row.ToPair(IoiCounterfactuals.OfCircuitTrack));

    public IEnumerable<CounterfactualPair> Counterfactuals(Split split) =>
        Rows(split).SelectMany(row => IoiCounterfactuals.OfVariableTrack.Select(row.ToCounterfactualPair));

    private IEnumerable<IoiRow> Rows(Split split) => files.Rows(split).Select(IoiRow.Read);
}
