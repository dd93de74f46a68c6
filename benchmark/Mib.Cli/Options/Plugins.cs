using Mib.Engine.Plugins;

namespace Mib.Cli.Options;

/// <summary>The installed plugins.</summary>
internal static class Plugins
{
    /// <summary>Finds them, with a submission if there is one. An installed one that is broken is named and left out.</summary>
    public static PluginCatalog Find(Terminal terminal, string? submission = null)
    {
        var catalog = PluginCatalog.Find(PluginCatalog.DefaultFolder, submission is null ? [] : [submission]);
        foreach (var refusal in catalog.Refusals)
            terminal.Note($"plugin left out: {refusal.What}");
        return catalog;
    }
}
