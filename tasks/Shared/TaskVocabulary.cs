using Mib.Core;
using Mib.Tasks.Arithmetic;
using Mib.Tasks.Ioi;
using Mib.Tasks.Mcqa;
using Mib.Tasks.Ravel;

namespace Mib.Tasks.Shared;

/// <summary>Every word and punctuation mark that the tasks can produce: the vocabulary of a model that is to learn them all.</summary>
public static class TaskVocabulary
{
    /// <summary>Each once, in an order that is always the same: those of <see cref="IoiVocabulary"/> first, with the same places.</summary>
    public static EquatableArray<string> Words { get; } = IoiVocabulary.Words
        .Concat(ArithmeticVocabulary.Words)
        .Concat(McqaVocabulary.Words)
        .Concat(RavelVocabulary.Words)
        .Distinct()
        .ToEquatableArray();
}
