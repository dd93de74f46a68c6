using Mib.Models.Tokenizers;
using Mib.Models.Transformers;

namespace Mib.Sdk.Training;

/// <summary>A model that learns, with the vocabulary that its recipe gave it.</summary>
/// <param name="model">The model.</param>
/// <param name="words">Its words, each one token.</param>
public sealed class Pupil(HookedTransformer model, IEnumerable<string> words)
{
    private readonly Dictionary<string, int> ids =
        words.Select((word, i) => (word, i)).ToDictionary(w => w.word, w => w.i + WordLevelTokenizer.FirstWord, StringComparer.Ordinal);

    /// <summary>The model.</summary>
    public HookedTransformer Model { get; } = model;

    /// <summary>The token of a word.</summary>
    /// <exception cref="KeyNotFoundException">The vocabulary does not have it.</exception>
    public int IdOf(string word) => ids[word];

    /// <summary>The tokens of a text, the one that begins every text first.</summary>
    public int[] IdsOf(IEnumerable<string> text) => [WordLevelTokenizer.BeginOfTextId, .. text.Select(IdOf)];
}
