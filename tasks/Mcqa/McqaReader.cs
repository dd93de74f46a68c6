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

    public IEnumerable<CounterfactualPair> Counterfactuals(Split split) => Counterfactuals(split, McqaCounterfactuals.OfVariableTrack);

    /// <summary>Pairs of any kinds.</summary>
    /// <param name="split">Which part.</param>
    /// <param name="kinds">Some of <see cref="McqaCounterfactuals.All"/>; every row must have them.</param>
    public IEnumerable<CounterfactualPair> Counterfactuals(Split split, IReadOnlyCollection<string> kinds) =>
        Rows(split).SelectMany(row => kinds.Select(row.ToCounterfactualPair));

    private IEnumerable<McqaRow> Rows(Split split) => files.Rows(split).Select(line => new McqaRow(line, options));
}
