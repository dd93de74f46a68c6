using Mib.Core.Causal;
using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Models.Tokenizers;
using Mib.Sdk.Tasks;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Ravel;

/// <summary>The published data: a folder with one JSON Lines file a split.</summary>
public sealed class RavelReader(string folder) : ITaskData
{
    private readonly PublishedFolder files = new(folder);

    public IEnumerable<PromptPair> Pairs(Split split) => throw new NotMeasurableException(
        "The published data of ravel have no pairs for the circuit track.",
        "leave the folder out, for pairs of the task's own, or use a method of the variable track.");

    public IEnumerable<CounterfactualPair> Counterfactuals(Split split) => Counterfactuals(split, RavelCounterfactuals.OfVariableTrack);

    /// <summary>Pairs of any kinds.</summary>
    /// <param name="split">Which part.</param>
    /// <param name="kinds">Some of <see cref="RavelCounterfactuals.All"/>; every row must have them.</param>
    public IEnumerable<CounterfactualPair> Counterfactuals(Split split, IReadOnlyCollection<string> kinds) =>
        from line in files.Rows(split)
        let prompt = Prompt(line)
        from kind in kinds
        select new CounterfactualPair(kind, prompt, Counterfactual(line[$"{kind}_counterfactual"]));

    private static CausalPrompt Counterfactual(JsonField field) => field.IsNull
        ? throw field.Error("the counterfactual is missing", "use the published files: they have it.")
        : Prompt(field.RequireObject());

    /// <summary>The row's own values go with the city: the published list has others than this project's.</summary>
    private static CausalPrompt Prompt(JsonField field)
    {
        var text = field["prompt"].Text();
        var entity = field["entity"].Text();
        var queried = field["attribute"].Text();
        if (queried != RavelCausalModel.Nothing && !Enum.GetNames<CityFact>().Contains(queried))
            throw field["attribute"].Unsupported([.. Enum.GetNames<CityFact>(), RavelCausalModel.Nothing]);

        var inputs = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [RavelCausalModel.Entity] = entity,
            [RavelCausalModel.QueriedAttribute] = queried,
        };
        foreach (var attribute in Enum.GetNames<CityFact>())
            inputs[attribute] = field[attribute].Text();
        return RavelCausalModel.PromptOf(text, inputs) ?? throw field["entity"].Error($"'{entity}' is not in the prompt", "make prompt and entity agree.");
    }
}
