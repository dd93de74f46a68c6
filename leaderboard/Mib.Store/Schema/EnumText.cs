using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Mib.Store.Schema;

/// <summary>Keeps an enum as its lower-case name: <c>done</c> tells whoever opens the file more than 1.</summary>
internal sealed class EnumText<T>() : ValueConverter<T, string>(
    value => value.ToString().ToLowerInvariant(),
    text => Enum.Parse<T>(text, true))
    where T : struct, Enum;
