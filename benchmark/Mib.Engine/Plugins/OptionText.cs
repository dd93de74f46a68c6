using System.Globalization;

namespace Mib.Engine.Plugins;

/// <summary>Values of options as text, and back.</summary>
internal static class OptionText
{
    public static bool Supports(Type type) =>
        type.IsEnum || type == typeof(int) || type == typeof(long) || type == typeof(double) || type == typeof(bool) || type == typeof(string);

    /// <summary>The one spelling of a value that runs are compared by.</summary>
    public static string? Write(object? value) => value switch
    {
        null => null,
        bool flag => flag ? "true" : "false",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        Enum choice => Kebab.Of(choice.ToString()),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => (string)value,
    };

    /// <summary>Reads a value; null if the text is none of the type.</summary>
    public static object? Read(Type type, string text)
    {
        if (type == typeof(string))
            return text;
        if (type == typeof(int))
            return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
        if (type == typeof(long))
            return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
        if (type == typeof(double))
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
        if (type == typeof(bool))
            return bool.TryParse(text, out var flag) ? flag : null;
        return Array.Find(Enum.GetNames(type), name => Kebab.Of(name) == text) is { } choice ? Enum.Parse(type, choice) : null;
    }

    /// <summary>What the values of a type are, in words.</summary>
    public static string Expected(OptionDescriptor option) => option.Type switch
    {
        { IsEnum: true } => $"one of {string.Join(", ", option.Choices)}",
        var type when type == typeof(bool) => "true or false",
        var type when type == typeof(double) => "a finite number",
        _ => "a whole number",
    };
}
