using System.Text.Json;
using Mib.Core.Errors;
using Mib.Models.Files;

namespace Mib.Models.Tokenizers;

/// <summary>A tokenizer.json that is open for reading.</summary>
internal sealed class TokenizerFile : IDisposable
{
    /// <summary>Several times the largest in use: Gemma's, with 256,000 tokens, has 34 MB.</summary>
    private const long LargestBytes = 256L << 20;

    private readonly JsonDocument document;

    private TokenizerFile(string path, JsonDocument document)
    {
        this.document = document;
        Root = new JsonField(path, "", document.RootElement);
    }

    public JsonField Root { get; }

    public static TokenizerFile Open(string path)
    {
        try
        {
            using var stream = RegularFile.Open(path);
            if (stream.Length > LargestBytes)
            {
                throw new FileFormatException(
                    path, "", $"the file has {stream.Length >> 20} MB; a tokenizer has at most {LargestBytes >> 20} MB",
                    "check that this is the tokenizer.json of a Hugging Face model.");
            }

            var file = new TokenizerFile(path, JsonDocument.Parse(stream));
            file.Root.RequireObject();
            return file;
        }
        catch (JsonException error)
        {
            throw new FileFormatException(
                path, $"line {error.LineNumber + 1}", "not valid JSON", "fetch the file again: it may be cut off.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new FileFormatException(
                path, "", "the file cannot be read", "give the path of a readable tokenizer.json.", error);
        }
    }

    public void Dispose() => document.Dispose();
}
