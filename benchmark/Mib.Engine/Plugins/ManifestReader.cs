using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using Mib.Core;
using Mib.Core.Circuits;
using Mib.Core.Errors;
using Mib.Core.Results;
using Mib.Sdk.Circuits;
using Mib.Sdk.Methods;
using Mib.Sdk.Tasks;
using Mib.Sdk.Training;
using Mib.Sdk.Variables;

namespace Mib.Engine.Plugins;

/// <summary>Reads what a plugin offers from the file itself.</summary>
internal sealed class ManifestReader
{
    private static readonly TypeName MethodMark = TypeName.Of(typeof(MethodAttribute));
    private static readonly TypeName TaskMark = TypeName.Of(typeof(TaskAttribute));
    private static readonly TypeName LessonMark = TypeName.Of(typeof(LessonAttribute));
    private static readonly TypeName ConstructionMark = TypeName.Of(typeof(ConstructionAttribute));
    private static readonly TypeName Circuit = TypeName.Of(typeof(ICircuitMethod));
    private static readonly TypeName Variable = TypeName.Of(typeof(IVariableMethod));

    private readonly string path;
    private readonly MetadataReader reader;

    private ManifestReader(string path, MetadataReader reader)
    {
        this.path = path;
        this.reader = reader;
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="PluginException">It is no plugin, or one for another contract.</exception>
    public static PluginManifest Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        try
        {
            using var file = new PEReader(new MemoryStream(bytes));
            if (!file.HasMetadata)
                throw NotAnAssembly(path);
            return new ManifestReader(path, file.GetMetadataReader()).Manifest(Convert.ToHexStringLower(SHA256.HashData(bytes)));
        }
        catch (BadImageFormatException e)
        {
            throw NotAnAssembly(path, e);
        }
    }

    private static PluginException NotAnAssembly(string path, Exception? inner = null) =>
        new(path, "is not a .NET assembly.", "give the .dll that `dotnet build` made of a plugin project.", inner);

    private PluginManifest Manifest(string hash)
    {
        Contract.Expect(path, reader.AssemblyReferences.Select(handle => reader.GetAssemblyReference(handle).GetAssemblyName()));
        var methods = Marked(MethodMark).Select(Method).ToEquatableArray();
        var tasks = Marked(TaskMark).Select(Part).ToEquatableArray();
        var lessons = Marked(LessonMark).Select(Part).ToEquatableArray();
        var constructions = Marked(ConstructionMark).Select(Part).ToEquatableArray();
        if (methods.Count + tasks.Count + lessons.Count + constructions.Count == 0)
            throw new PluginException(path, "has no method and no task in it.", "put [Method(\"id\")] or [Task(\"id\")] on a public class.");

        var definition = reader.GetAssemblyDefinition();
        return new(path, reader.GetString(definition.Name), definition.Version.ToString(3), hash, methods, tasks, lessons, constructions, Recipes());
    }

    private EquatableArray<RecipeEntry> Recipes()
    {
        var folder = Path.Combine(Path.GetDirectoryName(path)!, "recipes");
        return !Directory.Exists(folder) ? [] : Directory.GetFiles(folder, "*.yaml")
            .Order(StringComparer.Ordinal)
            .Select(file => new RecipeEntry(Path.GetFileNameWithoutExtension(file), file))
            .ToEquatableArray();
    }

    private PartEntry Part((TypeDefinitionHandle Type, CustomAttributeValue<string> Values) marked) => new(IdOf(marked.Values), NameOf(marked.Type));

    private MethodEntry Method((TypeDefinitionHandle Type, CustomAttributeValue<string> Values) marked)
    {
        var (type, values) = marked;
        var interfaces = InterfacesOf(type).ToHashSet();
        return new(IdOf(values), NameOf(type), Text(nameof(MethodAttribute.Description)), Text(nameof(MethodAttribute.Cite)), Track(),
            Choices(nameof(MethodAttribute.Levels), Level.Edge), Choices(nameof(MethodAttribute.Ablations), Ablation.Patching),
            Choices(nameof(MethodAttribute.Switches), Enum.GetValues<AttributionSwitch>()), Value(nameof(MethodAttribute.Differentiates)) is true);

        object? Value(string property) => values.NamedArguments.FirstOrDefault(a => a.Name == property).Value;

        string Text(string property) => Value(property) as string ?? "";

        // A property that is not set has what goes for every method.
        EquatableArray<T> Choices<T>(string property, params T[] whenMissing)
            where T : struct, Enum =>
            Value(property) is ImmutableArray<CustomAttributeTypedArgument<string>> given
                ? given.Select(value => (T)Enum.ToObject(typeof(T), (int)value.Value!)).Where(Enum.IsDefined).Distinct().ToEquatableArray()
                : new(whenMissing);

        Track Track() => (interfaces.Contains(Circuit), interfaces.Contains(Variable)) switch
        {
            (true, false) => Core.Results.Track.Circuit,
            (false, true) => Core.Results.Track.Variable,
            (false, false) => throw new PluginException(
                path, $"its method '{IdOf(values)}' implements neither {Circuit.Name} nor {Variable.Name}.", "implement one of them."),
            _ => throw new PluginException(
                path, $"its method '{IdOf(values)}' implements both {Circuit.Name} and {Variable.Name}.", "make two classes, with an id each."),
        };
    }

    private IEnumerable<(TypeDefinitionHandle Type, CustomAttributeValue<string> Values)> Marked(TypeName mark) =>
        from type in reader.TypeDefinitions
        from handle in reader.GetTypeDefinition(type).GetCustomAttributes()
        let attribute = reader.GetCustomAttribute(handle)
        where attribute.Constructor.Kind == HandleKind.MemberReference
        let constructor = reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor)
        where TypeName.Of(reader, constructor.Parent) == mark
        select (type, attribute.DecodeValue(AttributeValues.Decoder));

    private static string IdOf(CustomAttributeValue<string> values) => (string)values.FixedArguments[0].Value!;

    private string NameOf(TypeDefinitionHandle handle)
    {
        var outer = reader.GetTypeDefinition(handle).GetDeclaringType();
        var name = TypeName.Of(reader, handle);
        return outer.IsNil ? name.ToString() : $"{NameOf(outer)}+{name.Name}";
    }

    /// <summary>The interfaces of a class, its bases and their bases, as far as they are in this file.</summary>
    private IEnumerable<TypeName> InterfacesOf(TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        var direct = type.GetInterfaceImplementations().Select(i => reader.GetInterfaceImplementation(i).Interface);
        foreach (var ancestor in direct.Append(type.BaseType).Where(a => !a.IsNil))
        {
            yield return TypeName.Of(reader, ancestor);
            if (ancestor.Kind != HandleKind.TypeDefinition)
                continue;
            foreach (var inherited in InterfacesOf((TypeDefinitionHandle)ancestor))
                yield return inherited;
        }
    }
}
