using Mib.Core;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Ravel;

/// <summary>A sentence about a city, up to the word that is asked for.</summary>
/// <param name="Text">With the slot <c>city</c>.</param>
/// <param name="Attribute">What it asks for.</param>
public sealed record RavelTemplate(string Text, CityFact Attribute);

/// <summary>The sentences of the task, written for this project.</summary>
public static class RavelTemplates
{
    /// <summary>As many for each attribute.</summary>
    public static EquatableArray<RavelTemplate> Queries { get; } =
    [
        new("Q: Which country is {city} in? A:", CityFact.Country),
        new("The city of {city} lies in the country of", CityFact.Country),
        new("{city} belongs to the country called", CityFact.Country),
        new("The stamps on letters from {city} are stamps of", CityFact.Country),
        new("Q: Which continent is {city} on? A:", CityFact.Continent),
        new("The city of {city} lies on the continent of", CityFact.Continent),
        new("{city} belongs to the continent called", CityFact.Continent),
        new("On a globe, {city} is to be found in", CityFact.Continent),
        new("Q: Which language is spoken in {city}? A:", CityFact.Language),
        new("Most people in {city} speak", CityFact.Language),
        new("The newspapers of {city} are written in", CityFact.Language),
        new("Children in {city} grow up with the language called", CityFact.Language),
    ];

    /// <summary>Sentences that ask for nothing.</summary>
    public static EquatableArray<string> Statements { get; } =
    [
        "A new bridge was opened near {city}",
        "Many songs have been written about {city}",
        "There is an old photograph of {city}",
        "Nobody remembers who drew the first map of {city}",
        "The museum bought three paintings of {city}",
        "Last summer a film was made in {city}",
    ];

    public static string Fill(string template, string city) => Slots.Fill(template, _ => city);
}
