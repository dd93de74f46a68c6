using Mib.Engine.Plugins;

namespace Mib.Tests.Plugins;

/// <summary>The plugin assemblies that tests load, none of which is in the plugins folder.</summary>
internal static class PluginFiles
{
    public static string TestPlugin { get; } =
        Path.Combine(TestContext.CurrentContext.TestDirectory, "test-plugins", "Mib.Tests.Plugin", "Mib.Tests.Plugin.dll");

    public static PluginCatalog WithTestPlugin() => PluginCatalog.Find("nowhere", TestPlugin);
}
