using System.Globalization;
using Mib.Engine.Models;
using Spectre.Console.Rendering;

namespace Mib.Cli.Rendering;

/// <summary>Models as tables.</summary>
internal static class ModelTables
{
    public static IRenderable List(IEnumerable<ModelEntry> models)
    {
        var table = Tables.Wrapping("model", "what it is");
        foreach (var model in models)
            table.Row(model.Id, model.Description);
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

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
