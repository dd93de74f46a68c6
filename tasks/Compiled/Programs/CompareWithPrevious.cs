using Mib.Models.Transformers;
using Mib.Sdk.Tasks;
using Mib.Sdk.Training;
using Mib.Tasks.Compiled.Kit;

namespace Mib.Tasks.Compiled.Programs;

/// <summary>"3 1 4 1 5" → " larger": how the last digit compares with the one before it.</summary>
[Task("compare-previous")]
public sealed class CompareWithPrevious : CompiledTask
{
    private const int Length = 5;
    private static readonly string[] Digits = [.. Enumerable.Range(0, 10).Select(d => $"{d}")];

    private protected override string Id => "compare-previous";

    private protected override string Title => "Compare with the previous element";

    private protected override string Description =>
        "Whether the last of five digits is larger than, smaller than or equal to the one before it: \"3 1 4 1 5\" calls for \" larger\".";

    internal override IReadOnlyList<string> Words { get; } = [.. Digits, "larger", "smaller", "equal"];

    internal override IReadOnlyList<PromptEdit> Edits { get; } = [Replace(Length, Digits)];

    internal override TransformerConfig Config => Architecture.Qwen2(layers: 2, Vocabulary);

    internal override string[] Draw(Random random)
    {
        var digits = random.GetItems(Digits, Length);
        if (random.Next(3) == 0)
            digits[^1] = digits[^2];
        return digits;
    }

    internal override string Answer(IReadOnlyList<string> prompt) => string.CompareOrdinal(prompt[^1], prompt[^2]) switch
    {
        > 0 => "larger",
        < 0 => "smaller",
        _ => "equal",
    };

    internal override void Build(ModelBuilder builder)
    {
        var (value, before, up, down) = (builder.Direction(), builder.Direction(), builder.Direction(), builder.Direction());
        for (var digit = 0; digit < Digits.Length; digit++)
            builder.Embed(TokenOf(Digits[digit]), value, digit / 2.0);

        var previous = builder.Head(0, [], [new(value, before)], back: 1);
        var compare = builder.Mlp(
            0, new(Vectors.Combine((1, value), (-1, before)), 0, up), new(Vectors.Combine((1, before), (-1, value)), 0, down));
        builder.Say(TokenOf("larger"), up, 8);
        builder.Say(TokenOf("smaller"), down, 8);
        // More than either where they are 0, less where one is at least 1/2.
        builder.Say(TokenOf("equal"), builder.One, 2);

        builder.Edge(ModelBuilder.Input, previous, "v");
        builder.Edge(ModelBuilder.Input, compare);
        builder.Edge(previous, compare);
        builder.Edge(compare, ModelBuilder.Logits);
    }
}

/// <summary>The bare model.</summary>
[Construction("compare-previous-bare")]
public sealed class CompareWithPreviousBare() : CompiledModel(new CompareWithPrevious(), Difficulty.Bare);

/// <summary>With distractors.</summary>
[Construction("compare-previous-busy")]
public sealed class CompareWithPreviousBusy() : CompiledModel(new CompareWithPrevious(), Difficulty.Busy);

/// <summary>With twins.</summary>
[Construction("compare-previous-backup")]
public sealed class CompareWithPreviousBackup() : CompiledModel(new CompareWithPrevious(), Difficulty.Backup);
