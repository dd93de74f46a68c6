using System.IO.Compression;
using System.Text.RegularExpressions;
using Mib.Models.Tokenizers;
using Mib.Tests.Cli;

namespace Mib.Tests.Tokenizers;

/// <summary>Real vocabularies, which tests/tokenizers/fetch gets, and what Hugging Face's tokenizer made with them.</summary>
internal static partial class Vocabularies
{
    public static readonly string[] Names = ["gpt2", "llama3", "qwen", "gemma"];

    private static readonly Dictionary<string, ITokenizer> Opened = [];

    /// <summary>The tokenizer in a folder that was fetched; where it was not, the test is skipped.</summary>
    public static ITokenizer Open(string name)
    {
        lock (Opened)
        {
            if (!Opened.TryGetValue(name, out var tokenizer))
                Opened.Add(name, tokenizer = Tokenizer.Open(Folder(name))!);
            return tokenizer;
        }
    }

    public static string Folder(string name)
    {
        var folder = Path.Combine(Repository.Root, ".build", "tokenizers", name);
        if (!Directory.Exists(folder))
            Assert.Ignore($"The vocabulary '{name}' is not here; tests/tokenizers/fetch gets it.");
        return folder;
    }

    /// <summary>The strings that are compared.</summary>
    public static IEnumerable<string> Strings() => Lines("strings.txt.gz")
        .Select(line => Escaped().Replace(line, match => $"{(char)Convert.ToUInt16(match.Groups[1].Value, 16)}"));

    public static IEnumerable<string> Lines(string name)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(TestData.Path("tokenizers", name)), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
            yield return line;
    }

    [GeneratedRegex(@"\\u([0-9A-F]{4})")]
    private static partial Regex Escaped();
}
