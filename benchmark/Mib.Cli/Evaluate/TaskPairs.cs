using Mib.Cli.Options;
using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Engine.Data;
using Mib.Engine.Models;
using Mib.Sdk.Tasks;

namespace Mib.Cli.Evaluate;

/// <summary>A task's pairs as a model's tokens.</summary>
/// <param name="Id">The task's id.</param>
/// <param name="Task">The task.</param>
/// <param name="Data">Its data.</param>
/// <param name="Model">The model.</param>
internal sealed record TaskPairs(string Id, ITask Task, ITaskData Data, LoadedModel Model)
{
    /// <summary>The first pairs of a split that the model can be asked.</summary>
    /// <param name="split">Which.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="notes">Is told what is left out.</param>
    /// <exception cref="NotMeasurableException">There is none.</exception>
    public IReadOnlyList<TokenPair> Of(Split split, int limit, List<string> notes)
    {
        var found = PairTokenizer.Tokenize(Data.Pairs(split), Model.Tokenizer ?? throw NoTokenizer(Model), Model.Model.Config.Context, limit);
        var dropped = DroppedPairs.Text(found.Dropped);
        if (found.Pairs.Count == 0)
        {
            throw new NotMeasurableException(
                $"{Model.Name} cannot be asked a single {Choice.Text(split)} pair of {Id} (left out: {dropped}).",
                Task.Card.DefaultModel is { } known ? $"use a model that has learned the task, such as {known}." : "use a model that has learned the task.");
        }

        var leftOut = DroppedPairs.OfRule(Data, split);
        if (leftOut.Count > 0)
            notes.Add($"{Choice.Text(split)} rows that the task leaves out: {DroppedPairs.Text(leftOut)}.");
        if (dropped.Length > 0)
            notes.Add($"{Choice.Text(split)} pairs left out: {dropped}.");
        return found.Pairs;
    }

    internal static UsageException NoTokenizer(LoadedModel model) => new(
        $"The model {model.Name} has no tokenizer.json, and the task's examples are text.",
        "put the model's tokenizer.json into its folder.");
}
