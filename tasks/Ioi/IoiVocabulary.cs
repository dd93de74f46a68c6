using System.Text.RegularExpressions;
using Mib.Core;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Ioi;

/// <summary>Every word and punctuation mark that the task and <see cref="IoiCorpus"/> can produce.</summary>
public static partial class IoiVocabulary
{
    /// <summary>Each once, names first, in an order that is always the same.</summary>
    public static EquatableArray<string> Words { get; } = IoiWords.Names
        .Concat(IoiWords.Places)
        .Concat(IoiWords.Things.SelectMany(WordsOf))
        .Concat(IoiTemplates.All.Concat(IoiFillerSentences.All).SelectMany(Slots.Around).SelectMany(WordsOf))
        .Distinct()
        .ToEquatableArray();

    /// <summary>A text as the bundled models' tokenizer cuts it.</summary>
    public static IEnumerable<string> WordsOf(string text) => Word().Matches(text).Select(match => match.Value);

    [GeneratedRegex(@"\w+|[^\w\s]+")]
    private static partial Regex Word();
}
