using Mib.Core;
using Mib.Core.Causal;
using Mib.Core.Data;
using Mib.Sdk.Tasks;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Compiled;

/// <summary>Pairs of prompts with different answers: every other one a small edit, the others two prompts of their own.</summary>
/// <remarks>A hash of a prompt says which split it belongs to, whatever the seed; both prompts of a pair belong to the pair's.</remarks>
internal sealed class CompiledData(CompiledTask task, int seed) : ITaskData
{
    private const int Train = 2000;
    private const int HeldOut = 500;

    /// <summary>Of ten prompts, these many are trained on; of the rest, half are for validation.</summary>
    private const int TrainTenths = 8;

    /// <summary>Edits of one prompt before another is drawn.</summary>
    private const int Patience = 50;

    public IEnumerable<PromptPair> Pairs(Split split) =>
        Draw(split, task.Edits, withUnrelated: true).Select(pair => new PromptPair(
            Text(pair.Base), Text(pair.Other), " " + task.Answer(pair.Base), " " + task.Answer(pair.Other)));

    public IEnumerable<CounterfactualPair> Counterfactuals(Split split) =>
        Draw(split, task.Edits, withUnrelated: false).Select(pair => new CounterfactualPair(
            pair.Kind,
            new(Text(pair.Base), task.InputsOf(pair.Base)),
            new(Text(pair.Other), task.InputsOf(pair.Other))));

    private IEnumerable<(string Kind, string[] Base, string[] Other)> Draw(Split split, IReadOnlyList<PromptEdit> edits, bool withUnrelated)
    {
        var random = Seed.For(seed, $"{task.Card.Id}/{split}");
        var unrelated = new PromptEdit("unrelated", (_, r) => task.Draw(r));
        PromptEdit[] kinds = withUnrelated ? [.. edits.SelectMany(edit => new[] { edit, unrelated })] : [.. edits];
        for (var i = 0; i < (split == Split.Train ? Train : HeldOut); i++)
        {
            var kind = kinds[i % kinds.Length];
            (string[] Base, string[] Other)? pair = null;
            while (pair is null)
                pair = Attempt(split, kind, random);
            yield return (kind.Name, pair.Value.Base, pair.Value.Other);
        }
    }

    /// <summary>A prompt of the split and a change of it that changes the answer; null if none was found.</summary>
    private (string[] Base, string[] Other)? Attempt(Split split, PromptEdit kind, Random random)
    {
        var prompt = task.Draw(random);
        if (SplitOf(prompt) != split || task.Answer(prompt) is not { } answer)
            return null;
        for (var i = 0; i < Patience; i++)
        {
            var other = kind.Apply(prompt, random);
            if (task.Answer(other) is { } otherAnswer && otherAnswer != answer && SplitOf(other) == split)
                return random.Next(2) == 0 ? (prompt, other) : (other, prompt);
        }

        return null;
    }

    private static Split SplitOf(string[] prompt) => SplitRule.PartOf(Text(prompt), 10) switch
    {
        < TrainTenths => Split.Train,
        TrainTenths => Split.Validation,
        _ => Split.Test,
    };

    private static string Text(string[] words) => string.Join(' ', words);
}
