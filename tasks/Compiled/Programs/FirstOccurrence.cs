using Mib.Models.Tokenizers;
using Mib.Models.Transformers;
using Mib.Sdk.Tasks;
using Mib.Sdk.Training;
using Mib.Tasks.Compiled.Kit;

namespace Mib.Tasks.Compiled.Programs;

/// <summary>"b d a c a d" → " seen": whether the last letter stands for the first time.</summary>
[Task("first-occurrence")]
public sealed class FirstOccurrence : CompiledTask
{
    private const int Length = 6;
    private static readonly string[] Alphabet = ["a", "b", "c", "d", "e", "f", "g"];

    private protected override string Id => "first-occurrence";

    private protected override string Title => "First occurrence";

    private protected override string Description =>
        "Whether the last of six letters was there before: \"b d a c a d\" calls for \" seen\", \"b d a c a f\" for \" new\".";

    internal override IReadOnlyList<string> Words { get; } = [.. Alphabet, "new", "seen"];

    internal override IReadOnlyList<PromptEdit> Edits { get; } = [Replace(Length, Alphabet)];

    internal override TransformerConfig Config => Architecture.Llama(layers: 2, Vocabulary);

    internal override string[] Draw(Random random) => random.GetItems(Alphabet, Length);

    internal override string Answer(IReadOnlyList<string> prompt) => prompt.SkipLast(1).Contains(prompt[^1]) ? "seen" : "new";

    internal override int Twins => 3;

    internal override void Build(ModelBuilder builder)
    {
        var letters = builder.Symbols(Code.OneHot(Alphabet.Length));
        var before = builder.Symbols(Code.OneHot(Alphabet.Length));
        var (isLetter, isStart, found) = (builder.Direction(), builder.Direction(), builder.Direction());
        builder.Embed(WordLevelTokenizer.BeginOfTextId, isStart);
        for (var i = 0; i < Alphabet.Length; i++)
        {
            builder.Embed(TokenOf(Alphabet[i]), letters[i]);
            builder.Embed(TokenOf(Alphabet[i]), isLetter);
        }

        // The token after an earlier occurrence knows of it, and it is never the last letter itself.
        var previous = builder.Head(0, [], letters.To(before), back: 1);
        // Two thirds of a match have to win by as much as a whole one does alone, and one third to lose.
        var sharp = builder.Votes ? 3 : 1;
        var match = builder.Head(1, [.. letters.To(before, 14 * sharp), new(builder.One, isStart, 7 * sharp)], [new(isLetter, found)]);
        var (last, said) = builder.Decide(1, match, found);
        var surely = Vectors.Combine((1, said[0]), (-0.5, builder.One));
        builder.Say(TokenOf("seen"), surely, 10);
        builder.Say(TokenOf("new"), surely, -10);

        builder.Edge(ModelBuilder.Input, previous, "v");
        builder.Edge(ModelBuilder.Input, match, "q");
        builder.Edge(previous, match, "k");
        builder.Edge(last, ModelBuilder.Logits);
    }
}

/// <summary>The bare model.</summary>
[Construction("first-occurrence-bare")]
public sealed class FirstOccurrenceBare() : CompiledModel(new FirstOccurrence(), Difficulty.Bare);

/// <summary>With distractors.</summary>
[Construction("first-occurrence-busy")]
public sealed class FirstOccurrenceBusy() : CompiledModel(new FirstOccurrence(), Difficulty.Busy);

/// <summary>With twins.</summary>
[Construction("first-occurrence-backup")]
public sealed class FirstOccurrenceBackup() : CompiledModel(new FirstOccurrence(), Difficulty.Backup);
