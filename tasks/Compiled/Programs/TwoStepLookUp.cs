using Mib.Core;
using Mib.Core.Causal;
using Mib.Models.Transformers;
using Mib.Sdk.Tasks;
using Mib.Sdk.Training;
using Mib.Tasks.Compiled.Kit;

namespace Mib.Tasks.Compiled.Programs;

/// <summary>"ann red , bob blue , … blue hat , red cup , … ann" → " cup": the thing of the colour of the person.</summary>
/// <remarks>Sixteen symbols share eight directions, before and after each step: see <see cref="Code.Superposed"/>.</remarks>
[Task("two-step-lookup")]
public sealed class TwoStepLookUp : CompiledTask
{
    private const int Dimensions = 8;
    private static readonly string[] Symbols = [.. LookUpFacts.People, .. LookUpFacts.Colours, .. LookUpFacts.Things];

    /// <inheritdoc/>
    public override CausalModel CausalModel => LookUpFacts.CausalModel;

    private protected override string Id => "two-step-lookup";

    private protected override string Title => "Two-step look-up";

    private protected override string Description =>
        "The thing that has the colour that a person has: "
        + "\"ann red , bob blue , cid green , blue hat , red cup , green pen , ann\" calls for \" cup\".";

    private protected override EquatableArray<TaskVariable> Variables { get; } =
    [
        new(LookUpFacts.Colour, "The colour of the person who is asked about: found after the first step."),
        new(LookUpFacts.Thing, "The thing of that colour: found after the second step."),
    ];

    internal override IReadOnlyList<string> Words { get; } = [.. Symbols, ","];

    internal override IReadOnlyList<PromptEdit> Edits => LookUpFacts.Edits;

    internal override TransformerConfig Config => Architecture.Gpt2(layers: 3, Vocabulary);

    internal override string[] Draw(Random random) => LookUpFacts.Draw(random);

    internal override string Answer(IReadOnlyList<string> prompt) => CausalModel.Run(InputsOf(prompt))[CausalModel.Output];

    internal override IReadOnlyDictionary<string, string> InputsOf(IReadOnlyList<string> prompt) => LookUpFacts.InputsOf(prompt);

    internal override void Build(ModelBuilder builder)
    {
        var coordinates = Code.Superposed(Dimensions);
        var (word, before) = (builder.Symbols(coordinates), builder.Symbols(coordinates));
        var (colour, thing) = (builder.Symbols(coordinates), builder.Symbols(coordinates));
        for (var i = 0; i < Symbols.Length; i++)
            builder.Embed(TokenOf(Symbols[i]), word[i]);
        for (var i = Symbols.Length - LookUpFacts.Things.Length; i < Symbols.Length; i++)
            builder.Say(TokenOf(Symbols[i]), thing[i], 20);

        var previous = builder.Head(0, [], word.To(before), back: 1);
        var first = builder.Head(1, word.To(before, 11), word.To(colour));
        // A colour is followed by a comma in the first list and by a thing in the second: half of the attention finds nothing to copy.
        var second = builder.Head(2, colour.To(before, 11), word.To(thing));

        builder.Edge(ModelBuilder.Input, previous, "v");
        builder.Edge(ModelBuilder.Input, first, "qv");
        builder.Edge(previous, first, "k");
        builder.Edge(first, second, "q");
        builder.Edge(previous, second, "k");
        builder.Edge(ModelBuilder.Input, second, "v");
        builder.Edge(second, ModelBuilder.Logits);
    }
}

/// <summary>The bare model.</summary>
[Construction("two-step-lookup-bare")]
public sealed class TwoStepLookUpBare() : CompiledModel(new TwoStepLookUp(), Difficulty.Bare);

/// <summary>With distractors.</summary>
[Construction("two-step-lookup-busy")]
public sealed class TwoStepLookUpBusy() : CompiledModel(new TwoStepLookUp(), Difficulty.Busy);

/// <summary>With twins.</summary>
[Construction("two-step-lookup-backup")]
public sealed class TwoStepLookUpBackup() : CompiledModel(new TwoStepLookUp(), Difficulty.Backup);
