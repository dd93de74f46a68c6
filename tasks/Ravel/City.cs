using Mib.Core;
using Mib.Core.Data;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Ravel;

/// <summary>A city and what is asked about it.</summary>
/// <param name="Name">One word, like the others, save for the continent; no other city has it.</param>
/// <param name="Country">Where it is.</param>
/// <param name="Continent">Where the city is: a country may be on two.</param>
/// <param name="Language">What is official or commonly named there; one, where several could be.</param>
public sealed record City(string Name, string Country, string Continent, string Language)
{
    /// <summary>Those of <c>cities.csv</c>, in the file's order.</summary>
    public static EquatableArray<City> All { get; } = ReadAll().ToEquatableArray();

    /// <summary>Those of a split: each is in exactly one, whatever the seed.</summary>
    public static EquatableArray<City> Of(Split split) => Of(split, All);

    /// <summary>Those of some cities that belong to a split.</summary>
    public static EquatableArray<City> Of(Split split, EquatableArray<City> all) => all.Where(city => SplitRule.Of(city.Name) == split).ToEquatableArray();

    /// <summary>The value of an attribute.</summary>
    public string this[CityFact attribute] => attribute switch
    {
        CityFact.Country => Country,
        CityFact.Continent => Continent,
        CityFact.Language => Language,
        _ => throw new ArgumentOutOfRangeException(nameof(attribute), attribute, null),
    };

    private static IEnumerable<City> ReadAll()
    {
        using var file = new StreamReader(typeof(City).Assembly.GetManifestResourceStream("cities.csv")!);
        var lines = file.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Where(line => line[0] != '#').Skip(1).Select(line => line.Split(',')).Select(f => new City(f[0], f[1], f[2], f[3]))];
    }
}

/// <summary>What is asked about a city.</summary>
public enum CityFact
{
    Country,
    Continent,
    Language,
}
