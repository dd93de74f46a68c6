using Mib.Core;

namespace Mib.Tasks.Mcqa;

/// <summary>The counterfactuals of the published data, by their names there.</summary>
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

    /// <summary>Another thing of the same colour is asked about.</summary>
    public const string Noun = "noun";

    /// <summary>The thing is said to have the colour of another option.</summary>
    public const string Color = "color";

    /// <summary>Another thing is asked about, which has the colour of another option.</summary>
    public const string NounAndColor = "noun_color";

    /// <summary>Every one.</summary>
    public static EquatableArray<string> All { get; } = [Noun, Color, NounAndColor, Symbol, AnswerPosition, RandomLetter, Both];

    /// <summary>The variable track's, in this order for each question.</summary>
    public static EquatableArray<string> OfVariableTrack { get; } = [AnswerPosition, RandomLetter, Both];
}
