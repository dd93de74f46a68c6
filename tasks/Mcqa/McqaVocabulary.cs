using Mib.Core;
using Mib.Tasks.Ioi;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Mcqa;

/// <summary>Every word and punctuation mark of the task, and of the sentences that go with it.</summary>
public static class McqaVocabulary
{
    /// <summary>Each once, symbols first, in an order that is always the same.</summary>
    public static EquatableArray<string> Words { get; } = McqaWords.Symbols
        .Concat(McqaWords.Colors)
        .Concat(McqaWords.Objects.SelectMany(thing => new[] { thing.Capitalised, thing.Name }))
        .Concat(McqaQuestion.Wording.Concat(McqaSentences.All).SelectMany(Slots.Around).SelectMany(IoiVocabulary.WordsOf))
        .Concat(McqaWords.Objects.Select(thing => thing.Verb))
        .Distinct()
        .ToEquatableArray();
}
