using System.Globalization;
using Mib.Core;
using Mib.Core.Errors;
using Mib.Engine.Plugins;
using YamlDotNet.RepresentationModel;

namespace Mib.Engine.Training.Recipes;

/// <summary>The fields of one mapping of a YAML file, of which none may be missing and none may be another; each read with a check that names it.</summary>
internal sealed class YamlFields
{
    private readonly string file;
    private readonly YamlMappingNode node;

    /// <summary>Checks which fields there are.</summary>
    /// <exception cref="FileFormatException">One is missing, or one is there that nobody asked for.</exception>
    public YamlFields(string file, YamlNode node, params string[] known)
    {
        this.file = file;
        this.node = node as YamlMappingNode ?? throw Error(node, "", "it is no mapping", Known());
        foreach (var key in this.node.Children.Keys.Where(key => !known.Contains(NameOf(key))))
            throw Error(key, NameOf(key), "there is no such field", Known());
        if (Array.Find(known, name => !this.node.Children.ContainsKey(name)) is { } missing)
            throw Error(node, missing, "it is missing", Known());

        string Known() => $"the fields are {string.Join(", ", known)}.";
    }

    /// <summary>The node of a field.</summary>
    public YamlNode this[string field] => node.Children[field];

    /// <summary>The name that a key is; empty if it is no name.</summary>
    public static string NameOf(YamlNode key) => (key as YamlScalarNode)?.Value ?? "";

    public string Text(string field) => Text(field, this[field]);

    public EquatableArray<string> Texts(string field) => Items(field).Select(item => Text(field, item)).ToEquatableArray();

    public bool Flag(string field) => Text(field) switch
    {
        "true" => true,
        "false" => false,
        var text => throw Error(field, $"'{text}' is neither true nor false", "write one of them."),
    };

    public int Count(string field, int least = 1) =>
        int.TryParse(Text(field), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number
            : throw Error(field, $"'{Text(field)}' is no whole number of at least {least}", "correct it.");

    /// <summary>A number between two, which may themselves be it.</summary>
    public double Number(string field, double least, double most) => Number(field, this[field], least, most);

    public IReadOnlyList<double> Numbers(string field, int count, double least, double most) =>
        Items(field) is { } items && items.Count == count
            ? [.. items.Select(item => Number(field, item, least, most))]
            : throw Error(field, $"it has not {count} numbers", "write them as a list, like [0.9, 0.98].");

    /// <summary>One of an enumeration's values, in kebab case.</summary>
    public T OneOf<T>(string field)
        where T : struct, Enum =>
        OptionText.Read(typeof(T), Text(field)) is T found
            ? found
            : throw Error(field, $"'{Text(field)}' is none", $"write one of {string.Join(", ", Enum.GetNames<T>().Select(Kebab.Of))}.");

    /// <summary>The mapping in a field.</summary>
    public YamlFields Object(string field, params string[] known) => new(file, this[field], known);

    /// <summary>The things in a list, at least one.</summary>
    public IReadOnlyList<YamlNode> Items(string field) =>
        this[field] is YamlSequenceNode { Children.Count: > 0 } list ? [.. list.Children] : throw Error(field, "it is no list of at least one", "write one.");

    public FileFormatException Error(string field, string what, string fix) => Error(this[field], field, what, fix);

    private FileFormatException Error(YamlNode at, string field, string what, string fix) =>
        new(file, $"line {at.Start.Line}{(field.Length == 0 ? "" : $", '{field}'")}", what, fix);

    private string Text(string field, YamlNode value) =>
        value is YamlScalarNode { Value: { Length: > 0 } text } ? text : throw Error(value, field, "it is no text or number", "write one.");

    private double Number(string field, YamlNode value, double least, double most) =>
        double.TryParse(Text(field, value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Error(value, field, FormattableString.Invariant($"'{Text(field, value)}' is no number from {least} to {most}"), "correct it.");
}
