using Mib.Core;
using Mib.Core.Causal;
using Mib.Core.Data;
using Mib.Sdk.Tasks;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Arithmetic;

/// <summary>The task's own data: as many examples as its splits have, none of them twice in a split.</summary>
public sealed class ArithmeticGenerator(ArithmeticOperation operation, int seed) : ITaskData
{
    public IEnumerable<PromptPair> Pairs(Split split) => Examples(split).Select(example => example.ToPair());

    public IEnumerable<CounterfactualPair> Counterfactuals(Split split)
    {
        ArithmeticTask.RequireVariables(operation);
        return Examples(split).SelectMany(example => example.ToCounterfactualPairs());
    }

    /// <summary>What both tracks are made of.</summary>
    public IEnumerable<ArithmeticExample> Examples(Split split)
    {
        var random = Seed.For(seed, $"{operation.Id}/{split}");
        var pairs = OperandPairs.Of(operation, split);
        return EvenDraws.Of(SplitRule.SizeOf(split), random, operation.Templates, Draw, example => example.Prompt);

        ArithmeticExample Draw(string template)
        {
            var operands = random.Pick(pairs);
            var others = random.Pick(pairs);
            while (operation.Apply(others) == operation.Apply(operands))
                others = random.Pick(pairs);
            var carry = ArithmeticCounterfactuals.WithOtherCarry(operands).Where(o => OperandPairs.SplitOf(o) == split).ToEquatableArray();
            return new(operation, template, operands, others, carry.Count == 0 ? null : random.Pick(carry));
        }
    }
}
