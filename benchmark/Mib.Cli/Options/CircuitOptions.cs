using System.CommandLine;
using Mib.Cli.Evaluate;
using Mib.Core.Circuits;
using Mib.Core.Data;
using Mib.Engine.Formats;
using Mib.Engine.Models;
using Mib.Sdk.Circuits;

namespace Mib.Cli.Options;

/// <summary>The options that <c>attribute</c> and <c>curve</c> have in common: a model, a file of pairs, and how they are run.</summary>
internal sealed class CircuitOptions
{
    private readonly Option<string> model = new("--model") { Description = "The model: its id, its folder, or org/name of one that was pulled.", HelpName = "id|folder|org/name", Required = true };
    private readonly Option<string> pairs = new("--pairs") { Description = "The pairs, one JSON object a line.", HelpName = "file", Required = true };
    private readonly Option<int> batchSize = Numbers.Int("--batch-size", "Pairs in a batch, in file order.", 20, least: 1);
    private readonly Option<Dtype?> dtype = Choice.Of<Dtype>("--dtype", "Element type to compute in.", Dtype.Float32);
    private readonly Option<string> device = DeviceOption.Create();
    private readonly Option<Level?> level = Choice.Of<Level>("--level", "What is scored.", Level.Edge);
    private readonly Option<Ablation?> ablation = Choice.Of<Ablation>("--ablation", "What stands in for an edge that is left out.", Ablation.Patching);
    private readonly Option<Compat?> compat = Choice.Of<Compat>("--compat", "Follow the reference code where it differs.");

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { model, pairs, batchSize, dtype, device, level, ablation, compat })
            command.Add(option);
    }

    /// <summary>The model; owned by the caller.</summary>
    public LoadedModel Load(ParseResult parsed) =>
        Evaluate.Models.Load(parsed.GetRequiredValue(model), parsed.GetValue(dtype) ?? Dtype.Float32, parsed.GetRequiredValue(device));

    public IReadOnlyList<TokenPair> Pairs(ParseResult parsed, LoadedModel loaded) =>
        PairsFile.Read(parsed.GetRequiredValue(pairs), loaded.Model.Config.Vocabulary, loaded.Model.Config.Context, loaded.Tokenizer);

    public int BatchSize(ParseResult parsed) => parsed.GetValue(batchSize);

    public bool IsCompat(ParseResult parsed) => parsed.GetValue(compat) == Compat.Mib;

    public ScoreScale Scale(ParseResult parsed) => IsCompat(parsed) ? ScoreScale.BatchMean : ScoreScale.ExampleMean;

    public PruneRule Prune(ParseResult parsed, PruneRule? given) => given ?? (IsCompat(parsed) ? PruneRule.Pinned : PruneRule.Fixed);
}
