using Mib.Core;
using Mib.Tasks.Ioi;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Ravel;

/// <summary>Every word and punctuation mark of the task, and of the sentences from which it can be learned.</summary>
public static class RavelVocabulary
{
    /// <summary>Each once, cities with their attributes first, in an order that is always the same.</summary>
    public static EquatableArray<string> Words { get; } = City.All
        .SelectMany(city => new[] { city.Name, city.Country, city.Language }.Concat(IoiVocabulary.WordsOf(city.Continent)))
        .Concat(RavelTemplates.Queries.Concat(RavelFacts.All).Select(template => template.Text).Concat(RavelTemplates.Statements)
            .SelectMany(Slots.Around).SelectMany(IoiVocabulary.WordsOf))
        .Distinct()
        .ToEquatableArray();
}
