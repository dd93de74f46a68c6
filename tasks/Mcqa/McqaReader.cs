using Mib.Core.Causal;
using Mib.Core.Data;
using Mib.Sdk.Tasks;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Mcqa;

/// <summary>The published data: a folder with one JSON Lines file a split.</summary>
/// <param name="options">How many options a row has.</param>
/// <param name="folder">The folder.</param>
public sealed class McqaReader(int options, string folder) : ITaskData
{
    private readonly PublishedFolder files = new(folder);

    public IEnumerable<PromptPair> Pairs(Split split) => Rows(split).Select(row => row.ToPair());

    public IEnumerable<CounterfactualPair> Counterfactuals(Split split) =>
        Rows(split).SelectMany(row => McqaCounterfactuals.OfVariableTrack.Select(row.ToCounterfactualPair));

    private IEnumerable<McqaRow> Rows(Split split) => files.Rows(split).Select(line => new McqaRow(line, options));
}
