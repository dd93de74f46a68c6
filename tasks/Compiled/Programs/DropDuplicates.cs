using Mib.Models.Transformers;
using Mib.Sdk.Tasks;
using Mib.Sdk.Training;
using Mib.Tasks.Compiled.Kit;

namespace Mib.Tasks.Compiled.Programs;

/// <summary>"c a a d b b ?" → " d": the last letter but one when neighbours that repeat are dropped (c a d b).</summary>
[Task("drop-duplicates")]
public sealed class DropDuplicates : CompiledTask
{
    private const int Length = 6;
    private static readonly string[] Alphabet = ["a", "b", "c", "d", "e", "f"];

    private protected override string Id => "drop-duplicates";

    private protected override string Title => "Duplicate removal";

    private protected override string Description =>
        "The last letter but one of a list from which letters equal to the one before them were dropped: "
        + "\"c a a d b b ?\" is c a d b without them and calls for \" d\".";

    internal override IReadOnlyList<string> Words { get; } = [.. Alphabet, "?"];

    internal override IReadOnlyList<PromptEdit> Edits { get; } = [Replace(Length, Alphabet)];

    internal override TransformerConfig Config => Architecture.Gpt2(layers: 2, Vocabulary);

    internal override string[] Draw(Random random)
    {
        var letters = random.GetItems(Alphabet, Length);
        for (var i = 1; i < Length; i++)
        {
            if (random.Next(2) == 0)
                letters[i] = letters[i - 1];
        }

        return [.. letters, "?"];
    }

    internal override string? Answer(IReadOnlyList<string> prompt)
    {
        var last = Length - 1;
        while (last > 0 && prompt[last] == prompt[last - 1])
            last--;
        return last == 0 ? null : prompt[last - 1];
    }

    internal override int Twins => 3;

    internal override void Build(ModelBuilder builder)
    {
        var letters = builder.Symbols(Code.OneHot(Alphabet.Length));
        var before = builder.Symbols(Code.OneHot(Alphabet.Length));
        var answer = builder.Symbols(Code.OneHot(Alphabet.Length));
        var (isLetter, isDuplicate, time) = (builder.Direction(), builder.Direction(), builder.Direction());
        builder.EmbedPosition(time, position => position / 4.0);
        for (var i = 0; i < Alphabet.Length; i++)
        {
            builder.Embed(TokenOf(Alphabet[i]), letters[i]);
            builder.Embed(TokenOf(Alphabet[i]), isLetter);
        }

        var previous = builder.Head(0, [], letters.To(before), back: 1);
        var duplicate = builder.Mlp(
            0, Alphabet.SelectMany((_, i) => Both(Vectors.Combine((1, letters[i]), (1, before[i])))));
        // The latest letter that stays: 6 a token for being late, and more than all of them against what is dropped.
        var latest = builder.Head(
            1, [new(builder.One, time, 24), new(builder.One, isLetter, 40), new(builder.One, isDuplicate, -36)], before.To(answer));
        var (last, said) = builder.Decide(1, latest, [.. Alphabet.Select((_, i) => answer[i])]);
        for (var i = 0; i < Alphabet.Length; i++)
            builder.Say(TokenOf(Alphabet[i]), said[i], 10);

        builder.Edge(ModelBuilder.Input, previous, "v");
        builder.Edge(ModelBuilder.Input, duplicate);
        builder.Edge(previous, duplicate);
        builder.Edge(duplicate, latest, "k");
        builder.Edge(previous, latest, "v");
        builder.Edge(last, ModelBuilder.Logits);

        IEnumerable<Unit> Both(double[] sum) => builder.Votes ? ModelBuilder.Majority(sum, 1, isDuplicate) : [new(sum, 1, isDuplicate)];
    }
}

/// <summary>The bare model.</summary>
[Construction("drop-duplicates-bare")]
public sealed class DropDuplicatesBare() : CompiledModel(new DropDuplicates(), Difficulty.Bare);

/// <summary>With distractors.</summary>
[Construction("drop-duplicates-busy")]
public sealed class DropDuplicatesBusy() : CompiledModel(new DropDuplicates(), Difficulty.Busy);

/// <summary>With twins.</summary>
[Construction("drop-duplicates-backup")]
public sealed class DropDuplicatesBackup() : CompiledModel(new DropDuplicates(), Difficulty.Backup);
