using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Runtime.CompilerServices;
using Mib.Core;

namespace Mib.Engine.Plugins;

/// <summary>An option of a method or a lesson: a public init property of its options record.</summary>
public sealed record OptionDescriptor
{
    private readonly PropertyInfo property;

    internal OptionDescriptor(PropertyInfo property, object defaults, Func<string, string> spelling)
    {
        this.property = property;
        Name = Kebab.Of(property.Name);
        Spelling = spelling(Name);
        Type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        Description = property.GetCustomAttribute<DescriptionAttribute>()?.Description ?? "";
        Default = OptionText.Write(property.GetValue(defaults));
        Required = property.IsDefined(typeof(RequiredAttribute)) || property.IsDefined(typeof(RequiredMemberAttribute));
        Range = property.GetCustomAttribute<RangeAttribute>() is { } range ? $"{range.Minimum} to {range.Maximum}" : "";
        Choices = Type.IsEnum ? Enum.GetNames(Type).Select(Kebab.Of).ToEquatableArray() : [];
    }

    /// <summary>Kebab-case name, without dashes.</summary>
    public string Name { get; }

    /// <summary>As users write it: a method's on the command line with dashes, a lesson's in a recipe with underscores.</summary>
    public string Spelling { get; }

    /// <summary>Type of its value: int, long, double, bool, string or an enumeration.</summary>
    public Type Type { get; }

    public string Description { get; }

    /// <summary>Its value when it is not given, as text; null if it then has none.</summary>
    public string? Default { get; }

    /// <summary>Whether it must be given.</summary>
    public bool Required { get; }

    /// <summary>The values a number may take, in words; empty if any.</summary>
    public string Range { get; }

    /// <summary>The values an enumeration may take.</summary>
    public EquatableArray<string> Choices { get; }

    internal object? Get(object options) => property.GetValue(options);

    internal void Set(object options, object value) => property.SetValue(options, value);

    /// <summary>What the property's attributes hold against the value that the options have.</summary>
    internal IEnumerable<string> Violations(object options)
    {
        var value = Get(options);
        return property.GetCustomAttributes<ValidationAttribute>()
            .Where(rule => !IsValid(rule, value))
            .Select(rule => rule switch
            {
                RequiredAttribute => $"{Spelling} is required",
                RangeAttribute => $"{Spelling} is {OptionText.Write(value)}, it must lie in {Range}",
                _ => rule.FormatErrorMessage(Spelling).TrimEnd('.'),
            });
    }

    private static bool IsValid(ValidationAttribute rule, object? value)
    {
        try
        {
            return rule.IsValid(value);
        }
        catch (OverflowException)
        {
            // A long that does not fit the int bounds of its range.
            return false;
        }
    }
}
