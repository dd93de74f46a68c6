using Mib.Models.Tokenizers;
using Mib.Models.Transformers;
using Mib.Sdk.Tasks;
using Mib.Sdk.Training;
using Mib.Tasks.Compiled.Kit;

namespace Mib.Tasks.Compiled.Programs;

/// <summary>"d a b c b d a ?" → " yes": whether a, b, c stand next to one another in this order.</summary>
[Task("detect-pattern")]
public sealed class PatternDetection : CompiledTask
{
    private const int Length = 7;
    private static readonly string[] Alphabet = ["a", "b", "c", "d"];
    private static readonly string[] Pattern = ["a", "b", "c"];

    private protected override string Id => "detect-pattern";

    private protected override string Title => "Pattern detection";

    private protected override string Description =>
        "Whether a, b, c stand next to one another in this order among seven letters: \"d a b c b d a ?\" calls for \" yes\".";

    internal override IReadOnlyList<string> Words { get; } = [.. Alphabet, "?", "yes", "no"];

    internal override IReadOnlyList<PromptEdit> Edits { get; } = [Replace(Length, Alphabet)];

    internal override TransformerConfig Config => Architecture.Gemma2(layers: 2, Vocabulary);

    internal override string[] Draw(Random random)
    {
        var letters = random.GetItems(Alphabet, Length);
        if (random.Next(2) == 0)
            Pattern.CopyTo(letters, random.Next(Length - Pattern.Length + 1));
        return [.. letters, "?"];
    }

    internal override string Answer(IReadOnlyList<string> prompt) =>
        Enumerable.Range(0, Length - 2).Any(i => prompt.Skip(i).Take(3).SequenceEqual(Pattern)) ? "yes" : "no";

    internal override void Build(ModelBuilder builder)
    {
        var letters = builder.Symbols(Code.OneHot(Alphabet.Length));
        var (afterB, twoAfterA, hit) = (builder.Direction(), builder.Direction(), builder.Direction());
        var (isStart, found) = (builder.Direction(), builder.Direction());
        builder.Embed(WordLevelTokenizer.BeginOfTextId, isStart);
        for (var i = 0; i < Alphabet.Length; i++)
            builder.Embed(TokenOf(Alphabet[i]), letters[i]);

        var oneBack = builder.Head(0, [], [new(letters[1], afterB)], back: 1);
        var twoBack = builder.Head(0, [], [new(letters[0], twoAfterA)], back: 2);
        var all = builder.Mlp(0, new Unit(Vectors.Combine((1, letters[2]), (1, afterB), (1, twoAfterA)), 2, hit));
        var any = builder.Head(1, [new(builder.One, hit, 14), new(builder.One, isStart, 7)], [new(hit, found)]);
        var surely = Vectors.Combine((1, found), (-0.5, builder.One));
        builder.Say(TokenOf("yes"), surely, 10);
        builder.Say(TokenOf("no"), surely, -10);

        builder.Edge(ModelBuilder.Input, oneBack, "v");
        builder.Edge(ModelBuilder.Input, twoBack, "v");
        builder.Edge(ModelBuilder.Input, all);
        builder.Edge(oneBack, all);
        builder.Edge(twoBack, all);
        builder.Edge(all, any, "kv");
        builder.Edge(any, ModelBuilder.Logits);
    }
}

/// <summary>The bare model.</summary>
[Construction("detect-pattern-bare")]
public sealed class PatternDetectionBare() : CompiledModel(new PatternDetection(), Difficulty.Bare);

/// <summary>With distractors.</summary>
[Construction("detect-pattern-busy")]
public sealed class PatternDetectionBusy() : CompiledModel(new PatternDetection(), Difficulty.Busy);

/// <summary>With twins.</summary>
[Construction("detect-pattern-backup")]
public sealed class PatternDetectionBackup() : CompiledModel(new PatternDetection(), Difficulty.Backup);
