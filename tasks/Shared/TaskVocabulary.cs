using Mib.Core;
using Mib.Tasks.Arithmetic;
using Mib.Tasks.Ioi;
using Mib.Tasks.Mcqa;
using Mib.Tasks.Ravel;

namespace Mib.Tasks.Shared;

/// <summary>Every word and punctuation mark that the tasks can produce: the vocabulary of a model that is to learn them all.</summary>
public static class TaskVocabulary
{
    private const int LargestSum = 99 + 99;

    /// <summary>Each once, in an order that is always the same: those of <see cref="IoiVocabulary"/> first, with the same places.</summary>
    public static EquatableArray<string> Words { get; } = IoiVocabulary.Words
        .Concat(Enumerable.Range(0, LargestSum + 1).Select(number => $"{number}"))
        .Concat(new[] { ArithmeticOperation.Addition, ArithmeticOperation.Subtraction }.SelectMany(o => o.Templates).SelectMany(OutsideSlots))
        .Concat(McqaWords.Letters)
        .Concat(McqaWords.Colors)
        .Concat(McqaWords.Objects.SelectMany(thing => new[] { thing.Capitalised, thing.Name }))
        .Concat(McqaQuestion.Wording.SelectMany(OutsideSlots))
        .Concat(McqaWords.Objects.Select(thing => thing.Verb))
        .Concat(City.All.SelectMany(city => new[] { city.Name, city.Country, city.Language }))
        .Concat(City.All.SelectMany(city => IoiVocabulary.WordsOf(city.Continent)))
        .Concat(RavelTemplates.Queries.Select(template => template.Text).Concat(RavelTemplates.Statements).SelectMany(OutsideSlots))
        .Distinct()
        .ToEquatableArray();

    private static IEnumerable<string> OutsideSlots(string template) => Slots.Around(template).SelectMany(IoiVocabulary.WordsOf);
}
