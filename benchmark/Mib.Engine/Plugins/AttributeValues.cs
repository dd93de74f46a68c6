using System.Reflection.Metadata;

namespace Mib.Engine.Plugins;

/// <summary>Names the types that occur in the values of custom attributes, so that these can be decoded without loading anything.</summary>
internal sealed class AttributeValues : ICustomAttributeTypeProvider<string>
{
    public static AttributeValues Decoder { get; } = new();

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

    public string GetSystemType() => "Type";

    public bool IsSystemType(string type) => type == "Type";

    public string GetSZArrayType(string elementType) => elementType + "[]";

    public string GetTypeFromSerializedName(string name) => name;

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
        TypeName.Of(reader, handle).ToString();

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
        TypeName.Of(reader, handle).ToString();

    public PrimitiveTypeCode GetUnderlyingEnumType(string type) => PrimitiveTypeCode.Int32;
}
