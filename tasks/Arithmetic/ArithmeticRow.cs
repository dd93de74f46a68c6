using System.Text.Json;
using System.Text.RegularExpressions;
using Mib.Core.Causal;
using Mib.Core.Data;
using Mib.Models.Tokenizers;

namespace Mib.Tasks.Arithmetic;

/// <summary>A line of the published data.</summary>
internal sealed partial class ArithmeticRow(JsonField line, ArithmeticOperation operation)
{
    private readonly Sum main = Sum.Read(line, operation);

    /// <summary>Whether both numbers have at most two digits: the variable track's.</summary>
    public bool HasTwoDigits => line["num_digit"].Index() == 2;

    /// <summary>Why the circuit track leaves the row out; null if it does not.</summary>
    public string? Unfit => Counterfactual(ArithmeticCounterfactuals.Random) is not { } other ? "no counterfactual"
        : other.Result == main.Result ? "counterfactual with the same result"
        : null;

    /// <summary>The circuit track's pair, of a row that is not <see cref="Unfit"/>.</summary>
    public PromptPair ToPair()
    {
        var other = Counterfactual(ArithmeticCounterfactuals.Random)!;
        return ArithmeticOperation.Pair(main.Prompt, main.Result, other.Prompt, other.Result);
    }

    /// <summary>Pairs for variables, of those of some kinds that the row has.</summary>
    public IEnumerable<CounterfactualPair> ToCounterfactualPairs(IReadOnlyCollection<string> kinds) =>
        from kind in kinds
        let other = Counterfactual(kind)
        where other is not null
        select new CounterfactualPair(kind, main.ToCausal(), other.ToCausal());

    /// <summary>A counterfactual; null where the column says so.</summary>
    private Sum? Counterfactual(string kind)
    {
        var field = line[$"{kind}_counterfactual"];
        return field.Value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.Undefined => throw field.Error("the counterfactual is missing", "use the published files: they have it."),
            _ => Sum.Read(field.RequireObject(), operation),
        };
    }

    /// <summary>A prompt with its numbers, which must be those of the text, and the label that of the numbers.</summary>
    private sealed partial record Sum(string Prompt, Operands Operands, int Result)
    {
        public static Sum Read(JsonField field, ArithmeticOperation operation)
        {
            var prompt = field["prompt"].Text();
            var operands = new Operands(field["operand1"].Index(), field["operand2"].Index());
            foreach (var name in new[] { "operand1", "operand2" })
            {
                if (field[name].Index() > 99)
                    throw field[name].Error("has more than two digits", "use numbers from 0 to 99.");
            }

            string[] named = [.. Number().Matches(prompt).Select(match => match.Value).TakeLast(2)];
            if (!named.SequenceEqual([$"{operands.First}", $"{operands.Second}"]))
            {
                throw field["prompt"].Error(
                    $"the last two numbers in it are not {operands.First} and {operands.Second}", "make prompt and operands agree.");
            }

            var result = operation.Apply(operands);
            var label = field["label"].Require().Value.ToString().Trim();
            return label == $"{result}"
                ? new(prompt, operands, result)
                : throw field["label"].Error($"is '{label}', but the result is {result}", "correct the label.");
        }

        public CausalPrompt ToCausal() => AdditionCausalModel.PromptOf(Prompt, Operands);

        [GeneratedRegex(@"\d+", RegexOptions.NonBacktracking)]
        private static partial Regex Number();
    }
}
