using Mib.Core;
using Mib.Core.Errors;
using Mib.Core.Results;

namespace Mib.Engine.Plugins;

/// <summary>A plugin's class that is made with an options record or with nothing. Its plugin is loaded when its options are first asked for.</summary>
internal sealed class PluginClass
{
    private readonly Plugin plugin;
    private readonly string what;
    private readonly string typeName;
    private readonly Lazy<Type> type;
    private readonly Lazy<OptionsBinder> binder;

    /// <summary>Names a class.</summary>
    /// <param name="plugin">Where it is.</param>
    /// <param name="what">What it is to users, e.g. <c>method 'eap'</c>.</param>
    /// <param name="typeName">Its full name.</param>
    /// <param name="spelling">How users write an option of a name.</param>
    public PluginClass(Plugin plugin, string what, string typeName, Func<string, string> spelling)
    {
        this.plugin = plugin;
        this.what = what;
        this.typeName = typeName;
        type = new(() => plugin.Class(what, typeName));
        binder = new(() => new(plugin, what, OptionsType(), spelling));
    }

    /// <summary>Its options, in the order in which its author wrote them.</summary>
    public EquatableArray<OptionDescriptor> Options => binder.Value.Options;

    /// <summary>Checks options and fills in the defaults.</summary>
    /// <exception cref="UsageException">Something is wrong with them; everything that is, is listed.</exception>
    public MethodOptions Bind(IReadOnlyCollection<Setting> given) => binder.Value.Bind(given);

    /// <summary>Makes an object of it.</summary>
    public object Make(MethodOptions options) => options.Record is null ? plugin.Make(what, type.Value) : plugin.Make(what, type.Value, options.Record);

    /// <summary>The type of the one parameter of the class's one constructor; null if it has none.</summary>
    private Type? OptionsType()
    {
        var constructors = type.Value.IsAbstract || !type.Value.IsVisible ? [] : type.Value.GetConstructors();
        return constructors is [var constructor] && constructor.GetParameters() is { Length: <= 1 } parameters
            ? parameters.FirstOrDefault()?.ParameterType
            : throw new PluginException(
                plugin.Manifest.Path,
                $"{what} cannot be made: {typeName} must be a public class with one public constructor that takes nothing or an options record.",
                "see docs/plugins.md for its shape.");
    }
}
