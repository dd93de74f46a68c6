using System.Text.Json;
using Mib.Core;
using Mib.Models.Checkpoints;
using Mib.Models.Tokenizers;
using Mib.Models.Transformers;
using Mib.Tests.Plugins;
using Mib.Tests.Support;

namespace Mib.Tests.Cli;

/// <summary>ARC on a model that cannot do it: every step of the format works, and no score comes out.</summary>
[NonParallelizable]
public sealed class ChanceTests : TensorFixture
{
    private static readonly string[] Words =
        ["Question", ":", "Answer", ".", "?", "What", "do", "plants", "need", "sun", "iron", "oil", "tin", .. "ABCD".Select(c => $"{c}"), .. "1234".Select(c => $"{c}")];

    [Test]
    public void Evaluate_refuses_a_model_at_chance_and_attribute_only_warns()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "model"));
        using (var model = Initialization.Create(Tiny.Config with { Vocabulary = Words.Length + 2, Context = 32 }, Seed.For(1, "chance"), 1))
            Checkpoint.Save(Path.Combine(folder.Path, "model"), model);
        WordLevelTokenizer.Write(Path.Combine(folder.Path, "model", "tokenizer.json"), Words);
        // Right answers drawn evenly, so that a preference of the model's for a letter does not pass for knowledge.
        foreach (var split in new[] { "train", "test" })
            folder.File($"{split}.jsonl", string.Join('\n', Enumerable.Range(0, 40).Select(i => Row(i, "ABCD"[i % 4]))));
        folder.File("pairs.jsonl", string.Join('\n', Enumerable.Range(0, 40).Select(i => JsonSerializer.Serialize(new
        {
            clean = Prompt("ABCD"), corrupted = Prompt("1234"), answer = $"{"ABCD"[i % 4]}", wrong = $"{"ABCD"[(i + 1) % 4]}",
        }))));

        var evaluate = MibProcess.Run(folder.Path, "evaluate", "--task", "arc-easy", "--data", ".", "--model", "model", "--method", "eap");
        var attribute = MibProcess.Run(folder.Path, "attribute", "--model", "model", "--pairs", "pairs.jsonl", "--method", "eap", "--out", "scores.json");

        Assert.That(evaluate.Code, Is.EqualTo(1));
        Assert.That(evaluate.Error, Does.Contain("error MIB0501").And.Match(@"95 % interval \[-0\.\d+, 0\.\d+\]"));
        Assert.That(attribute.Code, Is.Zero, attribute.Error);
        Assert.That(attribute.Error, Does.Contain("warning: the 95 % interval of m(N) − m(∅) is"));
        Assert.That(Path.Combine(folder.Path, "scores.json"), Does.Exist);
    }

    private static string Row(int i, char answer) => JsonSerializer.Serialize(new
    {
        id = $"q{i}",
        question = new { stem = "What do plants need?", choices = "sun iron oil tin".Split(' ').Select((text, place) => new { text, label = $"{(char)('A' + place)}" }) },
        answerKey = $"{answer}",
    });

    private static string Prompt(string symbols) =>
        $"Question: What do plants need?\n{string.Join('\n', symbols.Zip("sun iron oil tin".Split(' '), (symbol, choice) => $"{symbol}. {choice}"))}\nAnswer:";
}
