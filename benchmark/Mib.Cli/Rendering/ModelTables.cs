using System.Globalization;
using Mib.Engine.Models;
using Mib.Engine.Models.Hub;
using Spectre.Console.Rendering;

namespace Mib.Cli.Rendering;

/// <summary>Models as tables.</summary>
internal static class ModelTables
{
    public static IRenderable List(ModelCatalog catalog)
    {
        var table = Tables.Wrapping("model", "state", "what it is", "on the hub");
        foreach (var model in catalog.Models)
            table.Row(model.Id, "bundled", model.Description, "");
        foreach (var (model, state) in catalog.Registered)
            table.Row(model.Id, State(state), model.Description + (model.Gated ? " Its licence must be accepted on the hub." : ""), model.Hub);
        return table;
    }

    public static IRenderable Info(LoadedModel model)
    {
        var config = model.Model.Config;
        var table = Tables.Of("model", model.Name);
        table.Row("layers", Number(config.Layers));
        table.Row("heads", Number(config.Heads));
        table.Row("d_model", Number(config.DModel));
        table.Row("d_mlp", Number(config.DMlp));
        table.Row("vocabulary", Number(config.Vocabulary));
        table.Row("context", Number(config.Context));
        table.Row("activation", Engine.Plugins.Kebab.Of(config.Activation.ToString()));
        table.Row("parameters", Number(model.Model.Weights.Count));
        table.Row("edges", Number(model.Model.Graph.Edges.Count));
        table.Row("tokenizer", model.Tokenizer is null ? "none" : "tokenizer.json");
        table.Row("sha-256", model.Hash);
        return table;
    }

    private static string State(HubState state) => state switch
    {
        HubState.Complete => "in the cache",
        HubState.Incomplete => "incomplete",
        _ => "not pulled",
    };

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
