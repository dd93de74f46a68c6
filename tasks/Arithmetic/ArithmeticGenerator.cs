using System.Text.Json.Nodes;
using Mib.Core;
using Mib.Core.Causal;
using Mib.Core.Data;
using Mib.Sdk.Tasks;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Arithmetic;

/// <summary>The task's own data: as many examples as its splits have, none of them twice in a split.</summary>
public sealed class ArithmeticGenerator(ArithmeticOperation operation, int seed) : IPublishedData
{
    public IEnumerable<PromptPair> Pairs(Split split) => Examples(split).Select(example => example.ToPair());

    public IEnumerable<CounterfactualPair> Counterfactuals(Split split) => Counterfactuals(split, ArithmeticCounterfactuals.OfVariableTrack);

    /// <summary>Pairs of any kinds, those of a prompt one after the other; whatever is asked for, a kind's are the same.</summary>
    /// <param name="split">Which part.</param>
    /// <param name="kinds">Some of <see cref="ArithmeticCounterfactuals.All"/>.</param>
    public IEnumerable<CounterfactualPair> Counterfactuals(Split split, IReadOnlyCollection<string> kinds)
    {
        ArithmeticTask.RequireVariables(operation);
        return
            from changed in Changed(split, kinds)
            from other in changed.Others
            where other.Operands.HasValue
            select changed.Example.ToPair(other.Kind, other.Operands.GetValueOrDefault());
    }

    /// <summary>The circuit track's columns, and where there are variables to look for, the variable track's.</summary>
    public IEnumerable<JsonObject> Rows(Split split)
    {
        var kinds = operation == ArithmeticOperation.Addition ? ArithmeticCounterfactuals.All : [ArithmeticCounterfactuals.Random];
        return Changed(split, kinds).Select((changed, index) => changed.Example.ToJson(index, changed.Others));
    }

    /// <summary>What both tracks are made of.</summary>
    public IEnumerable<ArithmeticExample> Examples(Split split)
    {
        var random = Seed.For(seed, $"{operation.Id}/{split}");
        var pairs = OperandPairs.Of(operation, split);
        foreach (var example in EvenDraws.Of(SplitRule.SizeOf(split), random, operation.Templates, Draw, example => example.Prompt))
            yield return example;

        ArithmeticExample Draw(string template)
        {
            var operands = random.Pick(pairs);
            var others = random.Pick(pairs);
            while (operation.Apply(others) == operation.Apply(operands))
                others = random.Pick(pairs);
            return new(operation, template, operands, others, Pick(ArithmeticCounterfactuals.WithOtherCarry(operands), split, random));
        }
    }

    /// <summary>Examples with the numbers of their counterfactuals; null where there are none.</summary>
    private IEnumerable<(ArithmeticExample Example, (string Kind, Operands? Operands)[] Others)> Changed(Split split, IReadOnlyCollection<string> kinds)
    {
        // Each its own, so that no kind depends on which others are asked for.
        var streams = kinds.ToDictionary(kind => kind, kind => Seed.For(seed, $"{operation.Id}/{split}/{kind}"), StringComparer.Ordinal);
        foreach (var example in Examples(split))
        {
            yield return (example, [.. kinds.Select(kind => (kind, kind switch
            {
                ArithmeticCounterfactuals.Random => example.Random,
                ArithmeticCounterfactuals.OnesCarry => example.OnesCarry,
                _ => Pick(ArithmeticCounterfactuals.Changed(kind, example.Operands), split, streams[kind]),
            }))]);
        }
    }

    /// <summary>One that may stand in a split; null if there is none.</summary>
    private static Operands? Pick(IEnumerable<Operands> from, Split split, Random random)
    {
        var allowed = from.Where(operands => OperandPairs.SplitOf(operands) == split).ToEquatableArray();
        return allowed.Count == 0 ? null : random.Pick(allowed);
    }
}
