using System.CommandLine;
using Mib.Cli.Evaluate;
using Mib.Core.Data;
using Mib.Engine.Formats;
using Mib.Engine.Models;

namespace Mib.Cli.Options;

/// <summary>The options that <c>attribute</c> and <c>curve</c> have in common: a model, a file of pairs, and how they are run.</summary>
internal sealed class CircuitOptions
{
    private readonly Option<string> model = new("--model") { Description = "The model: its id, its folder, or org/name of one that was pulled.", HelpName = "id|folder|org/name", Required = true };
    private readonly Option<string> pairs = new("--pairs") { Description = "The pairs, one JSON object a line.", HelpName = "file", Required = true };
    private readonly Option<int> batchSize = Numbers.Int("--batch-size", "Pairs in a batch, in file order.", 20, least: 1);
    private readonly Option<Dtype?> dtype = Choice.Of<Dtype>("--dtype", "Element type to compute in.", Dtype.Float32);
    private readonly Option<string> device = DeviceOption.Create();

    /// <summary>The options that a verb has, and how what they say is read.</summary>
    public SettingOptions Settings { get; } = new();

    /// <summary>Gives a verb the options.</summary>
    /// <param name="command">The verb.</param>
    /// <param name="own">Those of the track that only this verb has.</param>
    public void AddTo(Command command, IReadOnlyList<Option> own)
    {
        foreach (var option in (Option[])[model, pairs, batchSize, dtype, device, .. Settings.Common, .. own])
            command.Add(option);
    }

    /// <summary>The model; owned by the caller.</summary>
    public LoadedModel Load(ParseResult parsed) =>
        Evaluate.Models.Load(parsed.GetRequiredValue(model), parsed.GetValue(dtype) ?? Dtype.Float32, parsed.GetRequiredValue(device)).In(Settings.Read(parsed).Weights);

    public IReadOnlyList<TokenPair> Pairs(ParseResult parsed, LoadedModel loaded) =>
        PairsFile.Read(parsed.GetRequiredValue(pairs), loaded.Model.Config.Vocabulary, loaded.Model.Config.Context, loaded.Tokenizer);

    public int BatchSize(ParseResult parsed) => parsed.GetValue(batchSize);
}
