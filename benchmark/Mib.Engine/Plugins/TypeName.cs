using System.Reflection.Metadata;

namespace Mib.Engine.Plugins;

/// <summary>Full name of a type as an assembly's metadata give it.</summary>
internal readonly record struct TypeName(string Namespace, string Name)
{
    public static TypeName Of(Type type) => new(type.Namespace ?? "", type.Name);

    /// <summary>Of a definition or a reference; the empty name for anything else, such as a constructed generic type.</summary>
    public static TypeName Of(MetadataReader reader, EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeReference => Of(reader, reader.GetTypeReference((TypeReferenceHandle)handle)),
        HandleKind.TypeDefinition => Of(reader, reader.GetTypeDefinition((TypeDefinitionHandle)handle)),
        _ => default,
    };

    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}.{Name}";

    private static TypeName Of(MetadataReader reader, TypeReference type) =>
        new(reader.GetString(type.Namespace), reader.GetString(type.Name));

    private static TypeName Of(MetadataReader reader, TypeDefinition type) =>
        new(reader.GetString(type.Namespace), reader.GetString(type.Name));
}
