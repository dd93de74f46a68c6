using Mib.Core;
using Mib.Core.Errors;
using Mib.Engine.Models;
using Mib.Models.Tokenizers;

namespace Mib.Engine.Look;

/// <summary>A token and how it reads.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">Its text, a special one's as the vocabulary writes it; the id where the model has no name for it.</param>
public readonly record struct LookToken(int Id, string Text);

/// <summary>A model's tokens by what a user types, and back.</summary>
/// <param name="model">The model.</param>
/// <param name="idsOption">The option that takes a prompt as ids, for hints.</param>
public sealed class LookVocabulary(LoadedModel model, string idsOption = "--tokens")
{
    private readonly int size = model.Model.Config.Vocabulary;

    /// <summary>The tokens of a text, with those that the model expects around a prompt.</summary>
    /// <exception cref="UsageException">The model has no tokenizer, or its vocabulary lacks a word.</exception>
    public EquatableArray<LookToken> Prompt(string text) => [.. Encode(text, SpecialTokens.Add).Select(Named)];

    /// <summary>The one token that a text is.</summary>
    /// <exception cref="UsageException">It is none or several, or the model has no tokenizer, or its vocabulary lacks a word.</exception>
    public LookToken Single(string text)
    {
        var ids = Encode(text, SpecialTokens.None);
        if (ids is [var only])
            return Named(only);
        throw new UsageException(
            $"'{text}' is {ids.Count} tokens of this model, not one{string.Concat(ids.Select((id, i) => $"{(i == 0 ? ": " : ", ")}'{Named(id).Text}'"))}.",
            "give a single token; most vocabularies write a word with the space before it, e.g. ' Mary'.");
    }

    /// <summary>A token by its id.</summary>
    /// <exception cref="UsageException">The model does not have it.</exception>
    public LookToken Single(int id) => id >= 0 && id < size
        ? Named(id)
        : throw new UsageException($"{id} is no token of this model.", $"its tokens are 0 to {size - 1}.");

    /// <summary>A token of the model, named.</summary>
    internal LookToken Named(int id)
    {
        // A model may embed more tokens than its tokenizer names: rows that fill a matrix up.
        if (model.Tokenizer is not { } tokenizer || id >= tokenizer.VocabularySize)
            return new(id, $"{id}");
        return new(id, tokenizer.Decode([id]) is { Length: > 0 } text ? text : tokenizer.TokenOf(id));
    }

    private IReadOnlyList<int> Encode(string text, SpecialTokens specialTokens)
    {
        if (model.Tokenizer is not { } tokenizer)
            throw new UsageException($"The model {model.Name} has no tokenizer.json, so it reads no text.", $"give the prompt as ids, e.g. {idsOption} 5,17,3; tokens that are asked after are ids then, too.");
        var encoding = tokenizer.Encode(text, specialTokens);
        return encoding.Unknown.Count == 0
            ? encoding.Ids
            : throw new UsageException($"The model does not know '{encoding.Unknown[0]}'.", $"use words of the model's vocabulary, or give ids with {idsOption}.");
    }
}
