using Mib.Core.Causal;
using Mib.Core.Data;
using Mib.Models.Tokenizers;
using Mib.Sdk.Tasks;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Arithmetic;

/// <summary>The published data: a folder with one JSON Lines file a split.</summary>
public sealed class ArithmeticReader(ArithmeticOperation operation, string folder) : ITaskData
{
    private readonly PublishedFolder files = new(folder);

    /// <summary>As the reference takes them: rows of the operation that have a counterfactual with another result.</summary>
    public IEnumerable<PromptPair> Pairs(Split split) => Rows(split).Where(row => row.Unfit is null).Select(row => row.ToPair());

    public IEnumerable<string> LeftOut(Split split) => files.Rows(split)
        .Select(line => IsOfOperation(line) ? new ArithmeticRow(line, operation).Unfit : "another operator").OfType<string>();

    /// <summary>As the reference takes them: rows of two-digit numbers.</summary>
    public IEnumerable<CounterfactualPair> Counterfactuals(Split split) => Counterfactuals(split, ArithmeticCounterfactuals.OfVariableTrack);

    /// <summary>Pairs of any kinds.</summary>
    /// <param name="split">Which part.</param>
    /// <param name="kinds">Some of <see cref="ArithmeticCounterfactuals.All"/>.</param>
    public IEnumerable<CounterfactualPair> Counterfactuals(Split split, IReadOnlyCollection<string> kinds)
    {
        ArithmeticTask.RequireVariables(operation);
        return Rows(split).Where(row => row.HasTwoDigits).SelectMany(row => row.ToCounterfactualPairs(kinds));
    }

    private IEnumerable<ArithmeticRow> Rows(Split split) => files.Rows(split)
        .Where(IsOfOperation)
        .Select(line => new ArithmeticRow(line, operation));

    private bool IsOfOperation(JsonField line) => line["operator"].Text().Trim() == operation.Sign;
}
