using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Mib.Tests.Torch;

/// <summary>Writes types and members the way tests/data/torchsharp-api.txt does.</summary>
internal static class Signatures
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
    };

    public static string Of(MemberInfo member) => member switch
    {
        FieldInfo field => $"{(field.IsStatic ? "static " : "")}{Name(field.FieldType)} {Owner(field)}.{field.Name}",
        PropertyInfo property => Property(property),
        ConstructorInfo constructor => $"{Owner(constructor)}.ctor({Parameters(constructor)})",
        MethodInfo method =>
            $"{(method.IsStatic ? "static " : "")}{Name(method.ReturnType)} {Owner(method)}.{method.Name}"
            + $"{TypeArguments(method)}({Parameters(method)})",
        _ => throw new NotSupportedException($"{member}"),
    };

    public static string Name(Type type)
    {
        if (Keywords.TryGetValue(type, out string? keyword))
        {
            return keyword;
        }

        if (type.IsByRef)
        {
            return Name(type.GetElementType()!);
        }

        if (type.IsArray)
        {
            return $"{Name(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        }

        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return Name(value) + "?";
        }

        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        string name = type.DeclaringType is { } outer ? $"{Name(outer)}.{type.Name}" : type.Name;
        string arguments = string.Join(", ", type.GetGenericArguments().Select(Name));
        return type.IsGenericType ? $"{name.Split('`')[0]}<{arguments}>" : name;
    }

    // A property is listed without "static".
    private static string Property(PropertyInfo property)
    {
        string index = property.GetIndexParameters() is { Length: > 0 } parameters
            ? $"[{string.Join(", ", parameters.Select(p => $"{Name(p.ParameterType)} {p.Name}"))}]"
            : "";
        string accessors = (property.GetMethod?.IsPublic == true ? "get; " : "")
            + (property.SetMethod?.IsPublic == true ? "set; " : "");
        return $"{Name(property.PropertyType)} {Owner(property)}.{property.Name}{index} {{ {accessors}}}";
    }

    private static string Owner(MemberInfo member) => Name(member.DeclaringType!);

    private static string TypeArguments(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(",", method.GetGenericArguments().Select(Name))}>" : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        bool isParams = parameter.IsDefined(typeof(ParamArrayAttribute))
            || parameter.IsDefined(typeof(ParamCollectionAttribute));
        string prefix = isParams ? "params " : parameter.ParameterType.IsByRef ? "ref " : "";
        string tail = parameter.HasDefaultValue ? $" = {Default(parameter)}" : "";
        return $"{prefix}{Name(parameter.ParameterType)} {parameter.Name}{tail}";
    }

    private static string Default(ParameterInfo parameter) => parameter.DefaultValue switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        string text => $"\"{text}\"",
        Enum choice => Convert.ToInt64(choice, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        var other => other.ToString()!,
    };
}
