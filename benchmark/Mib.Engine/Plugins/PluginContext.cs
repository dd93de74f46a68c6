using System.Reflection;
using System.Runtime.Loader;

namespace Mib.Engine.Plugins;

/// <summary>Where a plugin and its own dependencies live; only the contract comes from the host.</summary>
/// <remarks>This keeps versions apart. It is no protection: a plugin can do whatever the process can.</remarks>
internal sealed class PluginContext(string path) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(path))
{
    private readonly AssemblyDependencyResolver resolver = new(path);

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var name = assemblyName.Name!;
        if (Contract.Shares(name))
            return null;
        if (resolver.ResolveAssemblyToPath(assemblyName) is { } own)
            return LoadFromAssemblyPath(own);

        // What the host has for itself is none of a plugin's business: it would break when the host changes.
        return File.Exists(Path.Combine(AppContext.BaseDirectory, name + ".dll"))
            ? throw new FileNotFoundException($"Could not load '{assemblyName}': the host does not share it.", assemblyName.FullName)
            : null;
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } own ? LoadUnmanagedDllFromPath(own) : 0;
}
