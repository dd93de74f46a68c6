using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Mib.Cli.Options;

/// <summary>Options whose values are checked while parsing, with messages that say what would do.</summary>
internal static class Numbers
{
    /// <summary>A whole number with a default.</summary>
    public static Option<int> Int(string name, string description, int defaultValue, int least = 0)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "n", DefaultValueFactory = _ => defaultValue };
        option.CustomParser = result => Parse(name, least, result) ?? defaultValue;
        return option;
    }

    /// <summary>A whole number that may be left out.</summary>
    public static Option<int?> OptionalInt(string name, string description, int least = 0)
    {
        var option = new Option<int?>(name) { Description = description, HelpName = "n" };
        option.CustomParser = result => Parse(name, least, result);
        return option;
    }

    /// <summary>A whole number that may be given several times.</summary>
    public static Option<int[]> Ints(string name, string description, int least = 0)
    {
        var option = new Option<int[]>(name) { Description = description, HelpName = "n" };
        option.CustomParser = result => [.. result.Tokens.Select(token => Parse(name, token.Value, least, result) ?? least)];
        return option;
    }

    /// <summary>A number above 0 with a default.</summary>
    public static Option<double> Positive(string name, string description, double defaultValue) => new(name)
    {
        Description = description,
        HelpName = "x",
        DefaultValueFactory = _ => defaultValue,
        CustomParser = result => ParsePositive(name, result) ?? defaultValue,
    };

    /// <summary>A number above 0 that may be left out.</summary>
    public static Option<double?> OptionalPositive(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "x",
        CustomParser = result => ParsePositive(name, result),
    };

    private static double? ParsePositive(string name, ArgumentResult result)
    {
        if (double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number > 0 && double.IsFinite(number))
            return number;
        result.AddError($"{name} is '{result.Tokens[0].Value}', it must be a number above 0");
        return null;
    }

    private static int? Parse(string name, int least, ArgumentResult result) => Parse(name, result.Tokens[0].Value, least, result);

    private static int? Parse(string name, string text, int least, ArgumentResult result)
    {
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least)
            return number;
        result.AddError($"{name} is '{text}', it must be a whole number of at least {least}");
        return null;
    }
}
