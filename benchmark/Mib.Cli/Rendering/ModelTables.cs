using System.Globalization;
using Mib.Engine.Models;
using Mib.Engine.Models.Hub;
using Mib.Engine.Plugins;
using Mib.Leaderboard;
using Mib.Models.Hooks;
using Mib.Models.Transformers;
using Spectre.Console.Rendering;

namespace Mib.Cli.Rendering;

/// <summary>Models as tables.</summary>
internal static class ModelTables
{
    public static IRenderable List(ModelCatalog catalog)
    {
        var table = Tables.Wrapping("model", "state", ">parameters", "tasks, or name on the hub");
        table.Columns[0].NoWrap = true;
        foreach (var model in catalog.Models)
            table.Row(model.Id, "bundled", Number(catalog.Describe(model.Id).Parameters), string.Join(", ", model.Card.Tasks));
        foreach (var (model, state) in catalog.Registered)
        {
            table.Row(
                model.Id,
                model.PickleOnly ? "by models import" : State(state),
                model.Parameters is { } parameters ? Number(parameters) : "",
                model.Hub + (model.Gated ? "; accept its licence there" : ""));
        }

        return table;
    }

    public static IRenderable Info(ModelDescription model)
    {
        var config = model.Config;
        var table = Tables.Wrapping("model", model.Place.Name);
        table.Row("architecture", config.ModelType);
        table.Row("layers", Number(config.Layers));
        table.Row("heads", config.KeyValueHeads == config.Heads ? Number(config.Heads) : $"{config.Heads}, {config.KeyValueHeads} of keys and values");
        table.Row("d_model, d_head, d_mlp", $"{Number(config.DModel)}, {Number(config.DHead)}, {Number(config.DMlp)}{(config.GatedMlp ? " (gated)" : "")}");
        table.Row("norm", Kebab.Of(config.Norm.ToString()) + (config.PostNorms ? ", before and after attention and MLP" : ""));
        table.Row("activation", Kebab.Of(config.Activation.ToString()));
        table.Row("positions", Positions(config));
        table.Row("vocabulary", Number(config.Vocabulary) + (config.TiedEmbeddings ? ", embedding and unembedding tied" : ""));
        table.Row("context", Number(config.Context));
        table.Row("parameters", Number(model.Parameters));
        table.Row("stored as", $"{string.Join(", ", model.Dtypes)}, {Words.Bytes(model.Bytes)} in {Words.Count(model.Files, "file")}");
        table.Row("memory of weights", $"{Words.Bytes(4 * model.Parameters)} in float32, {Words.Bytes(2 * model.Parameters)} in bfloat16");
        table.Row("circuit edges", Number(model.Edges));
        table.Row("hook points", string.Join(" ", HookPoints(config)));
        table.Row("folder", model.Place.Folder);
        if (model.Card is { } card)
        {
            table.Row("what it is", card.Description);
            table.Row("tasks", string.Join(", ", card.Tasks));
            table.Row("recipe", card.RecipeHash is null ? card.MadeBy : $"{card.Recipe}, SHA-256 {card.RecipeHash}");
            table.Row("made by", card.Command);
            table.Row("gates", string.Join("; ", card.Gates));
        }

        return table;
    }

    private static string Positions(TransformerConfig config)
    {
        var window = config.SlidingLayers.Any(slides => slides)
            ? $"; {config.SlidingLayers.Count(slides => slides)} layers see {config.SlidingWindow} tokens"
            : "";
        return config.Rotary switch
        {
            null => "learned",
            { Scaling: { } scaling } rotary => FormattableString.Invariant($"rotary, θ {rotary.Theta:0}, stretched {scaling.Factor} times") + window,
            { } rotary => FormattableString.Invariant($"rotary, θ {rotary.Theta:0}") + window,
        };
    }

    /// <summary>Those of all blocks as one, with N for the block.</summary>
    private static IEnumerable<string> HookPoints(TransformerConfig config) =>
        HookNames.All(config with { Layers = 1, SlidingLayers = [] }).Select(name => name.Replace("blocks.0.", "blocks.N.", StringComparison.Ordinal));

    private static string State(HubState state) => state switch
    {
        HubState.Complete => "in the cache",
        HubState.Incomplete => "incomplete",
        _ => "not pulled",
    };

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
