using Mib.Core;
using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Ravel;

/// <summary>The reference's table of cities: <c>{"Kyoto": {"Continent", "Country", "Language", …}, …}</c>.</summary>
internal static class CityTable
{
    private const string FileName = "ravel_city_entity.json";

    /// <summary>The table, or the one in a folder; null if there is none.</summary>
    public static string? Find(string source) =>
        Path.GetFileName(source) == FileName && File.Exists(source) ? source
        : File.Exists(Path.Combine(source, FileName)) ? Path.Combine(source, FileName)
        : null;

    /// <summary>Its cities. Where several languages are named, they are the value as they stand, as in the published rows.</summary>
    /// <exception cref="FileFormatException">It is malformed, has a city twice, or too few for three splits.</exception>
    public static EquatableArray<City> Read(string path)
    {
        var table = Json.ReadTable(path);
        var cities = table.Members().Select(member =>
        {
            var city = table.Member(member.Name, member.Value).RequireObject();
            return string.IsNullOrWhiteSpace(member.Name) || member.Name.AsSpan().ContainsAny('\n', '\r')
                ? throw city.Error("is no name of a city", "write it on one line.")
                : new City(member.Name, city["Country"].OneLine(), city["Continent"].OneLine(), city["Language"].OneLine());
        }).ToEquatableArray();
        if (cities.GroupBy(city => city.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new FileFormatException(path, "", $"'{twice.Key}' is there twice", "give each city once.");
        return Enum.GetValues<Split>().All(split => City.Of(split, cities).Select(city => city.Country).Distinct().Count() > 1)
            ? cities
            : throw new FileFormatException(path, "", $"its {cities.Count} cities are too few to divide among three splits", "give about a hundred, of several countries.");
    }
}
