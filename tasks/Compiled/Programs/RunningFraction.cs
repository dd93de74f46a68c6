using Mib.Models.Transformers;
using Mib.Sdk.Tasks;
using Mib.Sdk.Training;
using Mib.Tasks.Compiled.Kit;

namespace Mib.Tasks.Compiled.Programs;

/// <summary>"a f i c e d b ?" → " consonants": which kind of letter makes up more than half.</summary>
[Task("running-fraction")]
public sealed class RunningFraction : CompiledTask
{
    private const int Letters = 7;
    private static readonly string[] Vowels = ["a", "e", "i", "o", "u"];
    private static readonly string[] Consonants = ["b", "c", "d", "f", "g"];
    private static readonly string[] Alphabet = [.. Vowels, .. Consonants];

    private protected override string Id => "running-fraction";

    private protected override string Title => "Running fraction of a symbol";

    private protected override string Description =>
        "Whether more than half of seven letters are vowels: \"a f i c e d b ?\" calls for \" consonants\".";

    internal override IReadOnlyList<string> Words { get; } = [.. Alphabet, "?", "vowels", "consonants"];

    internal override IReadOnlyList<PromptEdit> Edits { get; } = [Replace(Letters, Alphabet)];

    internal override TransformerConfig Config => Architecture.Gpt2(layers: 2, Vocabulary);

    internal override string[] Draw(Random random) => [.. random.GetItems(Alphabet, Letters), "?"];

    internal override string Answer(IReadOnlyList<string> prompt) =>
        2 * prompt.Count(Vowels.Contains) > Letters ? "vowels" : "consonants";

    internal override void Build(ModelBuilder builder)
    {
        var letters = builder.Symbols(Code.OneHot(Alphabet.Length));
        var (isLetter, isVowel, fraction) = (builder.Direction(), builder.Direction(), builder.Direction());
        var (more, less) = (builder.Direction(), builder.Direction());
        for (var i = 0; i < Alphabet.Length; i++)
        {
            builder.Embed(TokenOf(Alphabet[i]), letters[i]);
            builder.Embed(TokenOf(Alphabet[i]), isLetter);
        }

        var kind = builder.Mlp(0, new Unit(Vectors.Combine(Vowels.Select((_, i) => (1.0, letters[i]))), 0, isVowel));
        var mean = builder.Head(1, [new(builder.One, isLetter, 10)], [new(isVowel, fraction)]);
        var half = builder.Mlp(
            1, new(fraction, 0.5, more), new(Vectors.Combine((-1, fraction)), -0.5, less));
        builder.Say(TokenOf("vowels"), Vectors.Combine((1, more), (-1, less)), 20);
        builder.Say(TokenOf("consonants"), Vectors.Combine((-1, more), (1, less)), 20);

        builder.Edge(ModelBuilder.Input, kind);
        builder.Edge(kind, mean, "v");
        builder.Edge(mean, half);
        builder.Edge(half, ModelBuilder.Logits);
    }
}

/// <summary>The bare model.</summary>
[Construction("running-fraction-bare")]
public sealed class RunningFractionBare() : CompiledModel(new RunningFraction(), Difficulty.Bare);

/// <summary>With distractors.</summary>
[Construction("running-fraction-busy")]
public sealed class RunningFractionBusy() : CompiledModel(new RunningFraction(), Difficulty.Busy);

/// <summary>With twins.</summary>
[Construction("running-fraction-backup")]
public sealed class RunningFractionBackup() : CompiledModel(new RunningFraction(), Difficulty.Backup);
