using System.CommandLine;
using Mib.Engine.Plugins;

namespace Mib.Cli.Options;

/// <summary>Options that take one of an enumeration's values, written in kebab case.</summary>
internal static class Choice
{
    /// <summary>An option that may be left out.</summary>
    /// <param name="name">Its name, with dashes.</param>
    /// <param name="description">What it decides.</param>
    /// <param name="shownDefault">What the help says it is when it is left out; whoever reads the value sees to it.</param>
    public static Option<T?> Of<T>(string name, string description, T? shownDefault = null)
        where T : struct, Enum => new(name)
    {
        Description = shownDefault is { } value ? $"{description} [default: {Text(value)}]" : description,
        HelpName = string.Join('|', Names<T>()),
        CustomParser = result => Parse<T>(name, result),
    };

    public static string Text<T>(T value)
        where T : struct, Enum => Kebab.Of(value.ToString());

    private static string[] Names<T>()
        where T : struct, Enum => [.. Enum.GetNames<T>().Select(Kebab.Of)];

    private static T? Parse<T>(string name, System.CommandLine.Parsing.ArgumentResult result)
        where T : struct, Enum
    {
        var text = result.Tokens[0].Value;
        var place = Array.IndexOf(Names<T>(), text);
        if (place >= 0)
            return Enum.GetValues<T>()[place];
        result.AddError($"{name} is '{text}', it must be one of {string.Join(", ", Names<T>())}");
        return null;
    }
}
