using System.Reflection;
using Mib.Core.Errors;

namespace Mib.Engine.Plugins;

/// <summary>A plugin assembly, loaded when something of it is first made.</summary>
public sealed class Plugin
{
    private readonly Lazy<Assembly> assembly;

    private Plugin(PluginManifest manifest)
    {
        Manifest = manifest;
        assembly = new(() => new PluginContext(manifest.Path).LoadFromAssemblyPath(manifest.Path));
    }

    public PluginManifest Manifest { get; }

    /// <summary>Reads a plugin's manifest; none of its code runs.</summary>
    /// <exception cref="PluginException">The file is no plugin.</exception>
    /// <exception cref="FileFormatException">The file is missing.</exception>
    public static Plugin Open(string path)
    {
        path = Path.GetFullPath(path);
        return File.Exists(path)
            ? new(ManifestReader.Read(path))
            : throw new FileFormatException(path, "", "there is no such file.", "give the path of a plugin's .dll.");
    }

    /// <summary>The class of a method or a task.</summary>
    internal Type Class(string what, string typeName) => Guard(what, () =>
        assembly.Value.GetType(typeName, throwOnError: true)!);

    /// <summary>Makes an object of a plugin's class.</summary>
    internal object Make(string what, Type type, params object[] arguments) => Guard(what, () =>
        Activator.CreateInstance(type, arguments)!);

    /// <summary>Runs a plugin's code and turns whatever goes wrong in it into an error that names the plugin.</summary>
    /// <param name="what">What of the plugin is run, e.g. <c>method 'eap'</c>.</param>
    /// <param name="code">The code.</param>
    /// <param name="cancellation">Where the user's wish to stop arrives: stopping for it is no failure.</param>
    internal T Guard<T>(string what, Func<T> code, CancellationToken cancellation = default)
    {
        try
        {
            return code();
        }
        catch (TargetInvocationException e) when (e.InnerException is not null)
        {
            throw Failure(what, e.InnerException);
        }
        catch (Exception e) when (e is not MibException && !(e is OperationCanceledException && cancellation.IsCancellationRequested))
        {
            throw Failure(what, e);
        }
    }

    private MibException Failure(string what, Exception e) => e switch
    {
        MibException mib => mib,
        TypeInitializationException { InnerException: { } inner } => Failure(what, inner),
        FileNotFoundException { FileName: { } missing } when new AssemblyName(missing) is { Name: not null } name => new PluginException(
            Manifest.Path,
            $"{what} needs the assembly {name.Name} {name.Version?.ToString(3)}, which is not beside it.",
            "import plugin.targets in its project, or set EnableDynamicLoading, so that the build copies its dependencies.",
            e),
        _ => new PluginException(
            Manifest.Path,
            $"{what} threw {e.GetType().Name}: {e.Message}",
            "tell the author of the plugin; --verbose shows where it happened.",
            e),
    };
}
