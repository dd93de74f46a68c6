using Mib.Core;

namespace Mib.Tasks.Ravel;

/// <summary>
/// Sentences from which a model can learn what it will be asked: each tells an attribute, which is the last word, and none
/// of them is one of <see cref="RavelTemplates.Queries"/>.
/// </summary>
public static class RavelFacts
{
    /// <summary>As many for each attribute.</summary>
    public static EquatableArray<RavelTemplate> All { get; } =
    [
        new("{city} is a city in", CityFact.Country),
        new("Whoever lives in {city} lives in", CityFact.Country),
        new("The flag over the town hall of {city} is that of", CityFact.Country),
        new("People from {city} have a passport of", CityFact.Country),
        new("On the map of which country is {city}? On the map of", CityFact.Country),
        new("The trains from {city} go to all parts of", CityFact.Country),
        new("Of all countries, the one with {city} is", CityFact.Country),
        new("The letter from {city} came from a country called", CityFact.Country),
        new("{city} is a city on the continent of", CityFact.Continent),
        new("Whoever lives in {city} lives on the continent", CityFact.Continent),
        new("The way to {city} is the way to a city of the continent of", CityFact.Continent),
        new("People from {city} are from the continent of", CityFact.Continent),
        new("On the map of which continent is {city}? On the map of", CityFact.Continent),
        new("The birds over {city} are birds of the continent", CityFact.Continent),
        new("A globe shows {city} and the rest of the continent of", CityFact.Continent),
        new("Of all continents, the one with {city} is", CityFact.Continent),
        new("In {city} you will hear", CityFact.Language),
        new("Whoever lives in {city} speaks", CityFact.Language),
        new("The school books of {city} are in", CityFact.Language),
        new("People from {city} talk to one another in", CityFact.Language),
        new("Which language do people in {city} speak? They speak", CityFact.Language),
        new("The songs of {city} are sung in the language", CityFact.Language),
        new("Letters from {city} are written in", CityFact.Language),
        new("The children of {city} learn to read and write", CityFact.Language),
    ];
}
