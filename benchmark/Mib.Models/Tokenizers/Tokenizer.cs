using Mib.Core.Errors;

namespace Mib.Models.Tokenizers;

/// <summary>Opens tokenizers.</summary>
public static class Tokenizer
{
    /// <summary>Reads a Hugging Face <c>tokenizer.json</c>.</summary>
    /// <param name="path">Path of the file.</param>
    /// <returns>The tokenizer that the file describes.</returns>
    /// <remarks>
    /// The file's <c>truncation</c> and <c>padding</c> are left aside, as Hugging Face's model classes leave them:
    /// they belong to a batch, not to a text.
    /// </remarks>
    /// <exception cref="FileFormatException">
    /// The file is missing or malformed, or has a component that is not supported.
    /// </exception>
    public static ITokenizer Load(string path)
    {
        using var file = TokenizerFile.Open(path);
        RefuseAny(file.Root["normalizer"]);
        RefuseAny(file.Root["decoder"]);

        var model = file.Root["model"].Require();
        var vocabulary = Vocabulary.Read(model["vocab"].Require(), file.Root["added_tokens"]);
        return new PipelineTokenizer(
            vocabulary,
            AddedTokens.Read(file.Root["added_tokens"]),
            PreTokenizers.Read(file.Root["pre_tokenizer"]),
            TokenModels.Read(model, vocabulary),
            PostProcessors.Read(file.Root["post_processor"], vocabulary));
    }

    private static void RefuseAny(JsonField component)
    {
        if (!component.IsNull)
            throw component["type"].Unsupported("null");
    }
}
