using System.CommandLine;
using Mib.Engine.Plugins;

namespace Mib.Cli.Options;

/// <summary>Options that take one of an enumeration's values, written in kebab case.</summary>
internal static class Choice
{
    public static Option<T> Of<T>(string name, string description, T defaultValue)
        where T : struct, Enum
    {
        var option = new Option<T>(name)
        {
            Description = description,
            HelpName = string.Join('|', Names<T>()),
            DefaultValueFactory = _ => defaultValue,
        };
        option.CustomParser = result => Parse<T>(name, result) ?? defaultValue;
        return option;
    }

    public static Option<T?> Optional<T>(string name, string description)
        where T : struct, Enum
    {
        var option = new Option<T?>(name) { Description = description, HelpName = string.Join('|', Names<T>()) };
        option.CustomParser = result => Parse<T>(name, result);
        return option;
    }

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
