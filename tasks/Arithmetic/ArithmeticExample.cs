using System.Text.Json.Nodes;
using Mib.Core.Causal;
using Mib.Core.Data;

namespace Mib.Tasks.Arithmetic;

/// <summary>A prompt and all that its counterfactuals need.</summary>
/// <param name="Operation">What is computed.</param>
/// <param name="Template">One of the operation's sentences.</param>
/// <param name="Operands">Its numbers.</param>
/// <param name="Random">Two numbers with another result.</param>
/// <param name="OnesCarry">Numbers that differ in nothing but the carry; null if there are none.</param>
public sealed record ArithmeticExample(
    ArithmeticOperation Operation, string Template, Operands Operands, Operands Random, Operands? OnesCarry)
{
    /// <summary>The base prompt.</summary>
    public string Prompt => PromptWith(Operands);

    /// <summary>The circuit track's pair. Prompts end in a blank, answers have none before them, as in the published data.</summary>
    public PromptPair ToPair() =>
        ArithmeticOperation.Pair(Prompt, Operation.Apply(Operands), PromptWith(Random), Operation.Apply(Random));

    /// <summary>A pair for variables.</summary>
    /// <param name="kind">Name of the counterfactual.</param>
    /// <param name="others">Its numbers.</param>
    public CounterfactualPair ToPair(string kind, Operands others) => new(kind, Causal(Operands), Causal(others));

    /// <summary>The row of the published schema.</summary>
    /// <param name="index">Its place in the file.</param>
    /// <param name="others">The numbers of its counterfactuals; null where there are none.</param>
    public JsonObject ToJson(int index, IEnumerable<(string Kind, Operands? Operands)> others)
    {
        var row = ToJson(Operands);
        row["idx"] = index;
        row["template"] = Template;
        row["operator"] = Operation.Sign;
        row["num_digit"] = 2;
        foreach (var (kind, operands) in others)
            row[$"{kind}_counterfactual"] = operands is { } numbers ? ToJson(numbers) : null;
        return row;
    }

    private JsonObject ToJson(Operands operands) => new()
    {
        ["prompt"] = PromptWith(operands), ["label"] = $"{Operation.Apply(operands)}", ["operand1"] = operands.First, ["operand2"] = operands.Second,
    };

    private CausalPrompt Causal(Operands operands) => AdditionCausalModel.PromptOf(PromptWith(operands), operands);

    private string PromptWith(Operands operands) => ArithmeticOperation.Fill(Template, operands);
}
