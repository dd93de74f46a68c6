using System.Text.Json;
using Mib.Core.Circuits;
using Mib.Engine.Parity;
using Mib.Tests.Plugins;

namespace Mib.Tests.Cli;

/// <summary>The benchmark's matrix with a model that is not what it is called: what is compared does not matter here.</summary>
public sealed class ParityTests
{
    private const string Commit = "607a30d783dfa663caf39e06633721c8d4cfcd7e";

    [Test]
    public void The_published_tables_are_complete()
    {
        Assert.That(Values("Random", "cmd"), Has.Length.EqualTo(12).And.All.InRange(0.68, 0.75));
        Assert.That(Values("UGS", "cpr"), Is.EqualTo(new[] { 0.97, 0.98, 1.17 }));
        Assert.That(PublishedScore.All.Select(score => (score.Metric, score.Setting)), Is.Unique);
        Assert.That(
            PublishedScore.All.Single(score => score is { Metric: "cmd", Setting: { Name: "NAP-IG (CF)", Model: "llama3", Task: "arc-challenge" } }),
            Is.EqualTo(new PublishedScore("v1", "cmd", new("NAP-IG (CF)", "eap-ig-inputs", Level.Node, Ablation.Patching, "llama3", "arc-challenge"), 0.67)));

        // As the benchmark's random circuits must: the curve of one has the area that its mirror lacks.
        var random = PublishedScore.All.Where(score => score.Setting.Name == "Random" && score.Metric != "auroc").GroupBy(score => score.Setting);
        Assert.That(random.Where(both => both.Count() == 2).Select(both => both.Sum(score => score.Value)), Has.Exactly(11).Items.And.All.EqualTo(1).Within(0.015));
    }

    [Test]
    public void Without_models_it_says_what_is_missing()
    {
        using var folder = new TemporaryFolder();

        var ending = Run(folder.Path, "--method", "eap");

        Assert.That(ending.Code, Is.Zero, ending.Error);
        Assert.That(ending.Output, Does.Contain("Nothing of the benchmark's matrix could be run here.").And.Match("llama3 is not here: mib models pull llama3 +\\d+ settings"));
    }

    [Test]
    public void A_model_that_is_here_is_run_once_and_compared()
    {
        using var folder = new TemporaryFolder();
        var snapshot = Path.Combine(folder.Path, "hub", "models--openai-community--gpt2", "snapshots", Commit);
        Directory.CreateDirectory(snapshot);
        foreach (var file in new[] { "config.json", "model.safetensors", "tokenizer.json" })
            File.Copy(Path.Combine(TestContext.CurrentContext.TestDirectory, "models", "ioi-small", file), Path.Combine(snapshot, file));
        string[] words = ["--method", "eap", "--model", "gpt2", "--limit", "10", "--train-limit", "10", "--json"];

        var first = Run(folder.Path, words);
        var second = Run(folder.Path, words);

        Assert.That(first.Code, Is.Zero, first.Error);
        var rows = JsonDocument.Parse(first.Output).RootElement.EnumerateArray().ToList();
        var cmd = rows.Single(row => row.GetProperty("name").GetString() == "EAP (CF)" && row.GetProperty("metric").GetString() == "cmd");
        Assert.That(cmd.GetProperty("published").GetDouble(), Is.EqualTo(0.03));
        Assert.That(cmd.GetProperty("ours").GetProperty("value").GetDouble(), Is.InRange(0, 1));
        Assert.That(rows.Where(row => row.GetProperty("state").GetString() != "done").Select(row => row.GetProperty("run").ValueKind), Is.All.EqualTo(JsonValueKind.Null));
        Assert.That(first.Error, Does.Contain("our scores are of generated data"));
        Assert.That(second.Error, Does.Contain("already"));
        Assert.That(second.Output, Is.EqualTo(first.Output));
    }

    [Test]
    public void A_model_without_published_scores_is_refused() =>
        Assert.That(Words.Run("parity", "--model", "gpt3").Error, Does.Contain("gpt3").And.Contain("gpt2"));

    private static double[] Values(string name, string metric) =>
        [.. PublishedScore.All.Where(score => score.Setting.Name == name && score.Metric == metric).Select(score => score.Value)];

    private static Ending Run(string folder, params string[] words)
    {
        using var process = MibProcess.Start(folder, new() { ["HF_HUB_CACHE"] = Path.Combine(folder, "hub") }, ["parity", .. words]);
        return MibProcess.Wait(process);
    }
}
