using Mib.Core.Errors;
using Mib.Models.Tokenizers;

namespace Mib.Benchmarks.Tokenize;

/// <summary>How fast text becomes tokens, beside Hugging Face's own tokenizer on one thread in the same run.</summary>
internal sealed class TokenizeSuite : ISuite
{
    private const int Characters = 1_000_000;
    private const int Rounds = 7;

    public string Name => "tokenize";

    public Type? Details => null;

    public IEnumerable<Row> Run()
    {
        string root = Root(), cache = Path.Combine(root, ".build", "tokenizers");
        string binding = Path.Combine(cache, "oracle", "node_modules", "@anush008", "tokenizers");
        string[] folders = !Directory.Exists(binding) ? []
            : [.. Directory.GetDirectories(cache).Where(f => File.Exists(Path.Combine(f, "tokenizer.json"))).Order()];
        if (folders.Length == 0)
        {
            throw new UsageException("Hugging Face's tokenizer and the vocabularies to compare with are not here.", "get them: tests/tokenizers/fetch oracle");
        }

        string text = Text(root), file = Path.GetTempFileName();
        File.WriteAllText(file, text);
        using var rival = new Rival(binding);
        rival.Read(file);
        File.Delete(file);
        foreach (string folder in folders)
        {
            foreach (Row row in Compare(Path.GetFileName(folder), Path.Combine(folder, "tokenizer.json"), rival, text))
            {
                yield return row;
            }
        }
    }

    private static IEnumerable<Row> Compare(string name, string path, Rival rival, string text)
    {
        yield return Row.Ratio($"{name}, loading", Timing.Interleaved(() => rival.Load(path), () => Tokenizer.Load(path), 3), 1);

        ITokenizer tokenizer = Tokenizer.Load(path);
        string[] lines = text.Split('\n');
        int One() => tokenizer.Encode(text, SpecialTokens.None).Ids.Count;
        int Many() => lines.Sum(line => tokenizer.Encode(line, SpecialTokens.None).Ids.Count);
        if (One() != rival.One() || Many() != rival.Many())
        {
            throw new InvalidOperationException($"The two tokenizers do not agree on the number of tokens with {name}.");
        }

        double megabytes = System.Text.Encoding.UTF8.GetByteCount(text) / 1e6;
        Timing one = Timing.Interleaved(() => rival.One(), () => One(), Rounds);
        Timing many = Timing.Interleaved(() => rival.Many(), () => Many(), Rounds);
        foreach ((string how, Timing timing) in new[] { ("one text", one), ("lines", many) })
        {
            yield return new($"{name}, {how}", megabytes / timing.Seconds, "MB/s", null, timing.FloorSeconds, timing.Seconds);
            yield return new(
                $"{name}, {how}, Hugging Face", megabytes / timing.FloorSeconds, "MB/s", null, timing.FloorSeconds, timing.FloorSeconds);
            yield return new($"{name}, {how}, time", timing.Ratio, "× Hugging Face", 1, timing.FloorSeconds, timing.Seconds);
        }
    }

    /// <summary>Prose and code: this project's own pages and sources.</summary>
    private static string Text(string root)
    {
        var files = new[] { "docs", "benchmark", "methods", "tasks", "leaderboard" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(root, folder), "*", SearchOption.AllDirectories))
            .Where(file => Path.GetExtension(file) is ".cs" or ".md" && !file.Contains("/obj/"))
            .Order(StringComparer.Ordinal);
        string all = string.Concat(files.Select(File.ReadAllText));
        return all[..Math.Min(Characters, all.Length)];
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Mib.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The benches do not run inside the repository.");
        }

        return folder.FullName;
    }
}
