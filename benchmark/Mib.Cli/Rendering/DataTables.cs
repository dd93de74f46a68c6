using System.Globalization;
using Mib.Cli.Options;
using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Core.Results;
using Mib.Engine.Data;
using Mib.Engine.Models;
using Mib.Models.Tokenizers;
using Mib.Sdk.Tasks;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Mib.Cli.Rendering;

/// <summary>What <c>mib data</c> prints.</summary>
internal static class DataTables
{
    public static IRenderable List(IEnumerable<ITask> tasks)
    {
        var table = Tables.Wrapping("task", "generated", "published data; what else mib data import takes");
        foreach (var task in tasks)
        {
            string?[] sources = [task.Card.Dataset ?? "none", (task as IImportingTask)?.Source];
            table.Row(task.Card.Id, task.Card.HasGenerator ? "yes" : "no", string.Join("; ", sources.OfType<string>()));
        }

        return table;
    }

    /// <summary>A task's data.</summary>
    /// <param name="task">The task.</param>
    /// <param name="data">Its data.</param>
    /// <param name="model">Whose tokenizer is asked; null for nobody's.</param>
    /// <param name="matrix">Which models the benchmark puts it to.</param>
    public static IRenderable Info(ITask task, ITaskData data, TokenizedModel? model, OfficialMatrix matrix)
    {
        var facts = Tables.Wrapping("task", task.Card.Id);
        facts.Row("what it asks", task.Card.Description);
        facts.Row("published data", task.Card.Dataset ?? "none");
        facts.Row("licence", task.Card.License);
        foreach (var variable in task.Card.Variables)
            facts.Row($"variable {variable.Name}", variable.Description);
        foreach (var position in task.Card.Variables.Count == 0 ? [] : task.Card.Positions)
            facts.Row($"position {position.Name}", position.Description);
        foreach (var track in Enum.GetValues<Track>())
            facts.Row($"{Choice.Text(track)} track's models", string.Join(", ", matrix.ModelsOf(track, task.Card.Id).Select(known => known.Id)) is { Length: > 0 } ids ? ids : "none");

        var counts = Tables.Wrapping("split", ">pairs", "counterfactuals of the variable track", "rows left out by the task", model is null ? "" : $"pairs left out by {model.Name}");
        foreach (var split in Enum.GetValues<Split>())
            counts.Row([Choice.Text(split), .. Split(data, split, model)]);
        return new Rows([facts, counts, .. Changes(task, data), Example(data, model)]);
    }

    /// <summary>
    /// How often an interchange of each variable changes the answer, and how often that of two leads to different ones, with the first pair of
    /// each kind and what is to be said after an interchange; nothing where there are no variables.
    /// </summary>
    private static IEnumerable<IRenderable> Changes(ITask task, ITaskData data)
    {
        if (task.CausalModel is not { } model)
            return [];
        var kinds = data.Counterfactuals(Core.Data.Split.Test).GroupBy(pair => pair.Kind).Select(kind => (kind.Key, Pairs: kind.ToList())).ToList();
        var table = Tables.Wrapping(["test pairs whose answer it changes", .. kinds.Select(kind => $">{kind.Key}")]);
        string[] names = [.. task.Card.Variables.Select(variable => variable.Name)];
        foreach (var name in names)
            Row(name, [name], []);
        foreach (var (i, name) in names.Index())
        {
            foreach (var other in names.Skip(i + 1))
                Row($"{name} and {other} differ", [name], [other]);
        }

        var examples = Tables.Wrapping(["counterfactual", "base", "says", .. names.Select(name => $"with its {name}")]);
        foreach (var (kind, pairs) in kinds)
            examples.Row([$"{kind}: {pairs[0].Source.Text}", pairs[0].Base.Text, model.OutputAfter(pairs[0], []), .. names.Select(name => model.OutputAfter(pairs[0], [name]))]);
        return [table, examples];

        void Row(string title, string[] variables, string[] others) =>
            table.Row([title, .. kinds.Select(kind => model.Distinguish(kind.Pairs, variables, others).ToString("P1", CultureInfo.InvariantCulture))]);
    }

    private static string[] Split(ITaskData data, Split split, TokenizedModel? model) =>
    [
        Count(() => data.Pairs(split).Count()),
        Count(() => string.Join(", ", data.Counterfactuals(split).CountBy(pair => pair.Kind).Select(kind => $"{kind.Key} {Number(kind.Value)}"))),
        DroppedPairs.Text(DroppedPairs.OfRule(data, split)),
        model is null ? "" : Count(() => DroppedPairs.Text(Tokenize(data, split, model, limit: null).Dropped) is { Length: > 0 } dropped ? dropped : "none"),
    ];

    private static IRenderable Example(ITaskData data, TokenizedModel? model)
    {
        var table = Tables.Wrapping("example", "");
        try
        {
            // A filter may leave out the first pairs: the example is one that the model can be asked.
            var pair = data.Pairs(Core.Data.Split.Test).FirstOrDefault(pair => model is null || Tokenize(pair, model) is not null);
            if (pair is null)
                return new Text($"{model!.Name} can be asked none of the test pairs.");
            table.Row("clean", pair.Clean);
            table.Row("corrupted", pair.Corrupted);
            table.Row("answer, wrong", $"'{pair.Answer}', '{pair.Wrong}'");
            table.Row("on offer", string.Join(", ", (pair.Options.Count > 0 ? pair.Options : [pair.Answer, pair.Wrong]).Select(option => $"'{option}'")));
            if (model is not null)
            {
                var tokens = Tokenize(pair, model)!;
                table.Row("clean tokens", Tokens(tokens.CleanIds, model.Tokenizer));
                table.Row("corrupted tokens", Tokens(tokens.CorruptedIds, model.Tokenizer));
                table.Row("answer, wrong tokens", Tokens([tokens.AnswerId, tokens.WrongId], model.Tokenizer));
            }

            return table;
        }
        catch (NotMeasurableException e)
        {
            return new Text(e.What);
        }
    }

    private static TokenPair? Tokenize(PromptPair pair, TokenizedModel model) =>
        PairTokenizer.Tokenize([pair], model.Tokenizer, model.Context, 1).Pairs.SingleOrDefault();

    private static TokenizedPairs Tokenize(ITaskData data, Split split, TokenizedModel model, int? limit) =>
        PairTokenizer.Tokenize(data.Pairs(split), model.Tokenizer, model.Context, limit);

    private static string Tokens(IEnumerable<int> ids, ITokenizer tokenizer) =>
        string.Join(' ', ids.Select(id => $"{tokenizer.Decode([id]).Replace("\n", "\\n")}({id})"));

    private static string Count(Func<int> count) => Count(() => Number(count()));

    /// <summary>A track that has no use for the data has none; a file that is not there is no data.</summary>
    private static string Count(Func<string> count)
    {
        try
        {
            return count();
        }
        catch (NotMeasurableException)
        {
            return "none";
        }
    }

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
