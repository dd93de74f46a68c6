using System.Diagnostics;
using System.Text.Json;
using Mib.Tests.Plugins;

namespace Mib.Tests.Cli;

/// <summary>Whole runs of the real program.</summary>
[NonParallelizable]
public sealed class EvaluateProcessTests
{
    private TemporaryFolder folder = null!;

    [SetUp]
    public void MakeFolder() => folder = new();

    [TearDown]
    public void DeleteFolder() => folder.Dispose();

    [Test]
    public void A_run_is_scored_kept_and_found_again()
    {
        var first = Evaluate("--task", "ioi", "--method", "eap", "--json", "--out", "scores.json");
        var second = Evaluate("--task", "ioi", "--method", "eap", "--json");
        var list = Mib("list", "runs");

        using var json = JsonDocument.Parse(first.Output);
        var cpr = json.RootElement.GetProperty("scores").GetProperty("cpr");
        Assert.Multiple(() =>
        {
            Assert.That(first.Code, Is.Zero, first.Error);
            Assert.That(cpr.GetProperty("low").GetDouble(), Is.LessThanOrEqualTo(cpr.GetProperty("value").GetDouble()));
            Assert.That(second.Output, Is.EqualTo(first.Output));
            Assert.That(second.Error, Does.Contain("is in results.db already; --rerun runs it again"));
            Assert.That(list.Output, Does.Contain(json.RootElement.GetProperty("run").GetString()).And.Contains("done"));
            Assert.That(File.Exists(Path.Combine(folder.Path, "scores.json")));
        });
    }

    [Test]
    public void Other_options_make_another_run()
    {
        var five = Evaluate("--task", "ioi", "--method", "eap-ig-inputs", "--json");
        var two = Evaluate("--task", "ioi", "--method", "eap-ig-inputs", "--steps", "2", "--json");

        Assert.That(two.Output, Does.Contain("\"options\":{\"ig-rule\":\"\",\"steps\":\"2\"}"));
        Assert.That(two.Output.Split('"')[3], Is.Not.EqualTo(five.Output.Split('"')[3]));
    }

    [Test]
    public void A_model_with_a_known_circuit_tells_how_much_of_it_was_found_and_runs_are_compared()
    {
        string Run(string method)
        {
            var ending = Evaluate("--task", "first-occurrence", "--model", "first-occurrence-bare", "--method", method, "--check", "0.2", "--json");
            Assert.That(ending.Code, Is.Zero, ending.Error);
            using var run = JsonDocument.Parse(ending.Output);
            foreach (var metric in new[] { "cpr-true", "cmd-log", "auroc", "auroc-nodes", "precision", "average-precision", "average-precision-nodes", "incompleteness", "edge-effect" })
                Assert.That(run.RootElement.GetProperty("scores").TryGetProperty(metric, out _), metric);
            return run.RootElement.GetProperty("run").GetString()!;
        }

        var (eap, random) = (Run("eap"), Run("random"));
        var text = Mib("compare", eap, random);
        using var json = JsonDocument.Parse(Mib("compare", eap, random, "--json").Output);

        Assert.That(text.Output, Does.Contain($"first:  {eap}, first-occurrence / first-occurrence-bare / eap").And.Match("CPR +[0-9.−-]+"), text.Error);
        Assert.That(json.RootElement.GetProperty("scores").GetProperty("cpr").GetProperty("p").GetDouble(), Is.InRange(0, 1));
    }

    [Test]
    public void A_run_can_be_judged_by_another_metric()
    {
        var ending = Evaluate("--task", "ioi", "--method", "eap-ig-inputs", "--metric", "kl", "--json");
        var accuracy = Evaluate("--task", "ioi", "--method", "eap", "--metric", "accuracy", "--json");

        Assert.That(ending.Code, Is.Zero, ending.Error);
        Assert.That(accuracy.Code, Is.Not.Zero);
        Assert.That(accuracy.Error, Does.Contain("--metric accuracy has none"));
    }

    [Test]
    public void A_variable_is_looked_for_layer_by_layer()
    {
        var ending = Evaluate("--task", "ioi", "--method", "full-vector", "--variable", "output_token", "--layer", "1", "--layer", "2");

        Assert.That(ending.Code, Is.Zero, ending.Error);
        Assert.That(ending.Output, Does.Contain("layer 1, last").And.Contains("layer 2, last").And.Not.Contains("layer 0"));
    }

    [Test]
    public void A_method_that_throws_fails_the_run_and_is_kept_as_failed()
    {
        var ending = Evaluate("--task", "ioi", "--submission", PluginFiles.TestPlugin, "--method", "test-throws");

        Assert.Multiple(() =>
        {
            Assert.That(ending.Code, Is.EqualTo(1));
            Assert.That(ending.Error, Does.Contain("error MIB0301: ").And.Contains("the moon is in the wrong house").And.Not.Contains("   at "));
            Assert.That(Mib("list", "runs").Output, Does.Contain("test-throws").And.Contains("failed"));
        });
    }

    [Test]
    public void A_submission_is_built_from_its_folder_and_run()
    {
        var sample = Path.Combine(Repository.Root, "submissions", "sample");

        var ending = Evaluate("--task", "ioi", "--submission", sample, "--norm", "l1", "--json");

        Assert.That(ending.Code, Is.Zero, ending.Error);
        Assert.That(ending.Output, Does.Contain("\"method\":\"activation-difference\",\"options\":{\"norm\":\"l1\"}"));
    }

    [Test]
    public void A_submission_to_the_variable_track_is_built_from_its_folder_and_run()
    {
        var sample = Path.Combine(Repository.Root, "submissions", "sample-variable");

        var ending = Evaluate("--task", "ioi", "--submission", sample, "--variable", "output_token", "--layer", "1", "--directions", "2", "--json");

        Assert.That(ending.Code, Is.Zero, ending.Error);
        Assert.That(ending.Output, Does.Contain("\"method\":\"direction-of-change\",\"options\":{\"directions\":\"2\"}"));
    }

    [Test]
    public void A_run_that_is_interrupted_ends_with_130_and_goes_on_later()
    {
        string[] words = ["evaluate", "--task", "ioi", "--method", "eap", "--limit", "30", "--train-limit", "10", "--batch-size", "5", "--json"];
        using var process = MibProcess.Start(folder.Path, words);
        while (process.StandardError.ReadLine() is { } line && !line.StartsWith("random circuits", StringComparison.Ordinal))
        {
        }

        using (var kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
            kill.WaitForExit();
        var interrupted = MibProcess.Wait(process);
        var resumed = Mib(words);

        Assert.Multiple(() =>
        {
            Assert.That(interrupted.Code, Is.EqualTo(130));
            Assert.That(interrupted.Output, Is.Empty);
            Assert.That(interrupted.Error, Does.Contain("the same command goes on from here"));
            Assert.That(resumed.Code, Is.Zero, resumed.Error);
            Assert.That(resumed.Error, Does.Contain("from an earlier sitting"));
        });
    }

    [Test]
    public void Results_are_exported_and_made_into_a_site()
    {
        Evaluate("--task", "ioi", "--method", "random");

        var csv = Mib("export", "--format", "csv");
        var site = Mib("leaderboard", "build", "--out", "site");

        Assert.Multiple(() =>
        {
            Assert.That(csv.Output, Does.Contain("cpr").And.Contains("random"));
            Assert.That(site.Code, Is.Zero, site.Error);
            Assert.That(File.Exists(Path.Combine(folder.Path, "site", "index.html")));
        });
    }

    /// <summary>On a few examples.</summary>
    private Ending Evaluate(params string[] arguments) =>
        Mib(["evaluate", .. arguments, "--limit", "6", "--train-limit", "6"]);

    private Ending Mib(params string[] arguments) => MibProcess.Run(folder.Path, arguments);
}
