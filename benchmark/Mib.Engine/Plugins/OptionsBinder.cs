using System.Reflection;
using Mib.Core;
using Mib.Core.Errors;
using Mib.Core.Results;

namespace Mib.Engine.Plugins;

/// <summary>Makes an options record from what the user gave.</summary>
internal sealed class OptionsBinder
{
    private readonly Plugin plugin;
    private readonly string what;
    private readonly Type? type;
    private readonly Func<string, string> spelling;

    /// <summary>Describes the options.</summary>
    /// <param name="plugin">Where the record is.</param>
    /// <param name="what">Whose options they are, for errors.</param>
    /// <param name="type">The record; null for none.</param>
    /// <param name="spelling">How users write an option of a name.</param>
    public OptionsBinder(Plugin plugin, string what, Type? type, Func<string, string> spelling)
    {
        this.plugin = plugin;
        this.what = what;
        this.type = type;
        this.spelling = spelling;
        Options = type is null ? [] : Describe(type);
    }

    /// <summary>The options, in the order of the record's properties.</summary>
    public EquatableArray<OptionDescriptor> Options { get; }

    /// <summary>Binds and checks what was given; everything that is wrong with it is said at once.</summary>
    /// <exception cref="UsageException">Values are malformed, out of range or missing, or an option does not exist.</exception>
    public MethodOptions Bind(IReadOnlyCollection<Setting> given)
    {
        var problems = given.Where(s => Options.All(o => o.Name != s.Name)).Select(s => $"{what} has no option {spelling(s.Name)}").ToList();
        var record = type is null ? null : plugin.Make(what, type);
        foreach (var option in Options)
            problems.AddRange(Bind(option, record!, given.LastOrDefault(s => s.Name == option.Name)?.Value));

        if (problems.Count > 0)
            throw new UsageException($"{string.Join("; ", problems)}.", Known());
        return new(record, Canonical(record));
    }

    private static IEnumerable<string> Bind(OptionDescriptor option, object record, string? text)
    {
        if (text is null)
            return option.Required && option.Get(record) is null or "" ? [$"{option.Spelling} is required"] : option.Violations(record);
        if (OptionText.Read(option.Type, text) is not { } value)
            return [$"{option.Spelling} is '{text}', it must be {OptionText.Expected(option)}"];
        option.Set(record, value);
        return option.Violations(record);
    }

    private string Known() => Options.Count == 0
        ? $"{what} takes no options."
        : $"{what} takes {string.Join(", ", Options.Select(o => o.Default is null or "" ? o.Spelling : $"{o.Spelling} {o.Default}"))}.";

    private EquatableArray<Setting> Canonical(object? record) => Options
        .Select(o => new Setting(o.Name, OptionText.Write(o.Get(record!)) ?? ""))
        .OrderBy(s => s.Name, StringComparer.Ordinal)
        .ToEquatableArray();

    private EquatableArray<OptionDescriptor> Describe(Type record)
    {
        if (record.GetConstructor([]) is null)
        {
            throw new PluginException(
                plugin.Manifest.Path,
                $"the options of {what}, {record.Name}, have no constructor without parameters.",
                "give each option as a property: public int Steps { get; init; } = 5;");
        }

        var defaults = plugin.Make(what, record);
        return record.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.SetMethod is { IsPublic: true })
            .Select(p => OptionText.Supports(Nullable.GetUnderlyingType(p.PropertyType) ?? p.PropertyType)
                ? new OptionDescriptor(p, defaults, spelling)
                : throw new PluginException(
                    plugin.Manifest.Path,
                    $"the option {p.Name} of {what} is of type {p.PropertyType.Name}.",
                    "options are int, long, double, bool, string or an enumeration."))
            .ToEquatableArray();
    }
}
