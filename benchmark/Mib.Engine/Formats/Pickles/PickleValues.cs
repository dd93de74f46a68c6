namespace Mib.Engine.Formats.Pickles;

/// <summary>Python's tuple. Lists, dictionaries, numbers, text and bytes of a pickle are .NET's own.</summary>
/// <param name="Items">What it holds.</param>
internal sealed record PickleTuple(object?[] Items);

/// <summary>Something of Python's that a pickle names; nothing is ever looked up under the name.</summary>
/// <param name="Module">Where Python would look.</param>
/// <param name="Name">What for.</param>
internal sealed record PickleName(string Module, string Name)
{
    public override string ToString() => $"{Module}.{Name}";
}

/// <summary>An object of a class, as nothing but its attributes.</summary>
/// <param name="Class">The class.</param>
/// <param name="Attributes">Its attributes by name.</param>
internal sealed record PickleObject(PickleName Class, Dictionary<string, object?> Attributes);

/// <summary>The element type of a number of NumPy's.</summary>
/// <param name="Code">E.g. <c>f8</c>.</param>
internal sealed record NumPyType(string Code);
