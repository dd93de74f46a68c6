using Mib.Core.Causal;
using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Sdk.Tasks;

namespace Mib.Tasks.Ioi;

/// <summary>The published data: a folder with one JSON Lines file a split.</summary>
public sealed class IoiReader : ITaskData
{
    private readonly string folder;

    public IoiReader(string folder)
    {
        this.folder = folder;
        if (!Directory.Exists(folder))
        {
            throw new FileFormatException(
                folder,
                "",
                "there is no such folder",
                "give the folder that holds train.jsonl, validation.jsonl and test.jsonl.");
        }
    }

    public IEnumerable<PromptPair> Pairs(Split split) =>
        Rows(split).Select(row => row.ToPair(IoiCounterfactuals.OfCircuitTrack));

    public IEnumerable<CounterfactualPair> Counterfactuals(Split split) =>
        Rows(split).SelectMany(row => IoiCounterfactuals.OfVariableTrack.Select(row.ToCounterfactualPair));

    private IEnumerable<IoiRow> Rows(Split split) => JsonLines.Read(Path.Combine(folder, FileOf(split))).Select(IoiRow.Read);

    private static string FileOf(Split split) => split switch
    {
        Split.Train => "train.jsonl",
        Split.Validation => "validation.jsonl",
        Split.Test => "test.jsonl",
        _ => throw new ArgumentOutOfRangeException(nameof(split), split, null),
    };
}
