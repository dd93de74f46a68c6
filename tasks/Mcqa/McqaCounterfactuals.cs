using Mib.Core;

namespace Mib.Tasks.Mcqa;

/// <summary>The counterfactuals that the tracks use, by their names in the published data.</summary>
public static class McqaCounterfactuals
{
    /// <summary>Numbers stand where the letters stood.</summary>
    public const string Symbol = "symbol";

    /// <summary>The right option stands in another place, the letters stay.</summary>
    public const string AnswerPosition = "answerPosition";

    /// <summary>Other letters, the options stay.</summary>
    public const string RandomLetter = "randomLetter";

    /// <summary>Other letters, and the right option in another place.</summary>
    public const string Both = "answerPosition_randomLetter";

    /// <summary>The variable track's, in this order for each question.</summary>
    public static EquatableArray<string> OfVariableTrack { get; } = [AnswerPosition, RandomLetter, Both];
}
