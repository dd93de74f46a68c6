using Mib.Sdk.Training;
using Mib.Tasks.Ioi;

namespace Mib.Tasks.Shared;

/// <summary>Texts to learn from, of which the last word counts more than the others, or as much.</summary>
internal static class Weighted
{
    /// <summary>A text that ends with an answer.</summary>
    /// <param name="text">The text.</param>
    /// <param name="body">How much each word before the answer counts.</param>
    /// <param name="answer">How much the answer counts.</param>
    public static TrainingText LastWord(string text, double body, double answer = 1)
    {
        string[] words = [.. IoiVocabulary.WordsOf(text)];
        var weights = Enumerable.Repeat((float)body, words.Length).ToArray();
        weights[^1] = (float)answer;
        return new(words, weights);
    }
}
