using Mib.Core.Errors;

namespace Mib.Models.Tokenizers;

/// <summary>Opens tokenizers.</summary>
public static class Tokenizer
{
    /// <summary>Opens the tokenizer of a model: <c>tokenizer.json</c>, or GPT-2's <c>vocab.json</c> with <c>merges.txt</c>.</summary>
    /// <param name="folder">The folder of the model.</param>
    /// <returns>The tokenizer; null if the folder has none.</returns>
    /// <exception cref="FileFormatException">
    /// A file is malformed, has a component that is not supported, or belongs to another kind of tokenizer than GPT-2's.
    /// </exception>
    public static ITokenizer? Open(string folder)
    {
        var path = Path.Combine(folder, "tokenizer.json");
        return File.Exists(path) ? Load(path) : Gpt2Files.Open(folder);
    }

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
        var root = file.Root;
        var model = root["model"].Require();
        var vocabulary = Vocabulary.Read(model["vocab"].Require(), root["added_tokens"]);
        var normalizer = Normalizers.Read(root["normalizer"]);
        var (preTokenizer, spelling) = PreTokenizers.Read(root["pre_tokenizer"]);
        return new PipelineTokenizer(new Pipeline(
            vocabulary,
            AddedTokens.Read(root["added_tokens"], vocabulary, normalizer),
            normalizer,
            preTokenizer,
            TokenModels.Read(model, vocabulary, spelling),
            PostProcessors.Read(root["post_processor"], vocabulary),
            Decoders.Read(root["decoder"])));
    }
}
