using System.Reflection;
using Mib.Core.Errors;
using Mib.Sdk.Methods;

namespace Mib.Engine.Plugins;

/// <summary>What host and plugin share: the assemblies whose types cross the border, and their version.</summary>
public static class Contract
{
    private const string SdkName = "Mib.Sdk";

    private static readonly HashSet<string> Shared =
        new(["Mib.Core", "Mib.Torch", "Mib.Models", SdkName, "TorchSharp"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Version of the contract that this host offers: major and minor of Mib.Sdk.</summary>
    public static Version Version { get; } = Short(typeof(MethodAttribute).Assembly.GetName().Version!);

    /// <summary>Whether an assembly comes from the host, whatever a plugin has beside it.</summary>
    public static bool Shares(string assembly) => Shared.Contains(assembly);

    /// <summary>Refuses a plugin that was built against another contract.</summary>
    /// <param name="plugin">Path of the plugin.</param>
    /// <param name="references">The assemblies that it references.</param>
    /// <exception cref="PluginException">It references another version of Mib.Sdk, or none.</exception>
    internal static void Expect(string plugin, IEnumerable<AssemblyName> references)
    {
        var sdk = references.FirstOrDefault(r => r.Name == SdkName)
            ?? throw new PluginException(
                plugin, $"has no method and no task in it: it does not reference {SdkName}.", $"reference {SdkName} and see docs/plugins.md.");
        var built = Short(sdk.Version!);
        if (built != Version)
        {
            throw new PluginException(
                plugin, $"was built for contract {built}, this mib has contract {Version}.", $"build it again with {SdkName} {Version}.");
        }
    }

    private static Version Short(Version version) => new(version.Major, version.Minor);
}
