using System.Text.Json;
using Mib.Core.Circuits;
using Mib.Engine.Formats;
using Mib.Tests.Support;

namespace Mib.Tests.Cli;

/// <summary><c>mib evaluate --submission</c> with scores and circuits.</summary>
[NonParallelizable]
public sealed class ArtifactTests
{
    /// <summary>That of <c>ioi-small</c>.</summary>
    private static readonly CircuitGraph Graph = new(3, 4, 64);

    private static readonly CircuitScores Scores = new(Graph, GraphCircuits.Random(Graph, 0));

    private Scratch scratch = null!;

    [SetUp]
    public void MakeFolder() => scratch = new();

    [TearDown]
    public void DeleteFolder() => scratch.Dispose();

    [Test]
    public void Each_task_and_model_of_a_submission_is_a_run_that_is_kept_and_ranked()
    {
        Importances("team/ioi_ioi-small", Scores);
        Importances("team/IOI_mib-small", Scores);
        Importances("team/mcqa_llama3", Scores);
        Directory.CreateDirectory(scratch["team/.git"]);

        var ending = Evaluate("--submission", "team/");
        var again = Evaluate("--submission", "team", "--task", "ioi", "--model", "ioi-small", "--json");
        var site = MibProcess.Run(scratch.Folder, "leaderboard", "build", "--out", "site");

        using var run = JsonDocument.Parse(again.Output);
        Assert.Multiple(() =>
        {
            // The scores are not of mib-small's graph: the others do not pay for it.
            Assert.That(ending.Code, Is.EqualTo(1), ending.Error);
            Assert.That(ending.Output, Does.Contain("ioi / ioi-small / team").And.Not.Contains("mib-small"));
            Assert.That(ending.Error, Does.Contain("ioi / mib-small failed: ").And.Contains("importances.json: cfg.").And.Contains("left out: mcqa / llama3: "));
            Assert.That(again.Code, Is.Zero, again.Error);
            Assert.That(again.Error, Does.Contain("is in results.db already"));
            Assert.That(run.RootElement.GetProperty("method").GetString(), Is.EqualTo("team"));
            Assert.That(File.ReadAllText(scratch["site/index.html"]), Does.Contain("team"), site.Error);
        });
    }

    [Test]
    public void Nine_circuits_are_scored_under_a_name_and_changed_ones_are_another_run()
    {
        Directory.CreateDirectory(scratch["nine"]);
        foreach (var share in Selection.Percentages.SkipLast(1))
            scratch.File($"nine/{share}.json", GraphJson.Write(Scores, Selection.TopN(Scores, Selection.CountAt(Graph, Level.Edge, share), Ranking.Absolute)));

        var first = Nine();
        Refuses("nine is of level edge, and --level is node", "--task", "ioi", "--submission", scratch["nine"], "--level", "node");
        scratch.File("nine/0.5.json", GraphJson.Write(Scores, Selection.TopN(Scores, 1, Ranking.Absolute)));
        var second = Nine();

        Assert.That(first.GetProperty("method").GetString(), Is.EqualTo("by-hand"));
        Assert.That(first.GetProperty("scores").TryGetProperty("cmd", out _));
        Assert.That(second.GetProperty("run").GetString(), Is.Not.EqualTo(first.GetProperty("run").GetString()));

        JsonElement Nine()
        {
            var ending = Evaluate("--task", "ioi", "--submission", "nine", "--method", "by-hand", "--json");
            Assert.That(ending.Code, Is.Zero, ending.Error);
            return JsonDocument.Parse(ending.Output).RootElement;
        }
    }

    [Test]
    public void What_cannot_be_evaluated_is_refused()
    {
        Directory.CreateDirectory(scratch["empty"]);
        Importances("typo/ioi_ioi-smal", Scores);
        Importances("eap/ioi_ioi-small", Scores);
        Importances("far/mcqa_llama3", Scores);
        scratch.File("nodes.json", GraphJson.Write(new(Graph, Level.Node, [.. Enumerable.Repeat(1.0, Graph.SourceCount)])));

        Refuses("empty: it has no graphs and no folders", "--submission", scratch["empty"]);
        Refuses("--task is missing", "--submission", scratch["nodes.json"]);
        Refuses("typo/ioi_ioi-smal: No model, folder or org/name of the hub is called 'ioi-smal'", "--submission", scratch["typo"]);
        Refuses("'eap', which is a method of mib", "--submission", scratch["eap"]);
        Refuses("far has nothing for the task and the model, or none of its models is here", "--submission", scratch["far"]);
        Refuses("No task is called 'ioy'", "--submission", scratch["far"], "--task", "ioy");
        Refuses("--out writes what a method made", "--submission", scratch["far"], "--out", scratch["out.json"]);
        Refuses("nodes.json is of level node, and --level is edge", "--task", "ioi", "--submission", scratch["nodes.json"]);
        Refuses("--train-limit changes nothing", "--submission", scratch["far"], "--train-limit", "6");
        Refuses("--variable does not go with the method 'far'", "--submission", scratch["far"], "--variable", "x");
    }

    [Test]
    public void Artifacts_see_no_train_pairs_and_are_compared_and_ranked_with_methods_at_any_train_limit()
    {
        scratch.File("mine.json", GraphJson.Write(Scores));
        MibProcess.Run(scratch.Folder, "data", "generate", "ioi", "--out", "data");
        File.Delete(scratch["data/train.jsonl"]);

        var method = Evaluate("--task", "ioi", "--method", "random", "--train-limit", "3", "--json");
        var other = Evaluate("--task", "ioi", "--method", "random", "--train-limit", "4", "--json");
        var artifact = Evaluate("--task", "ioi", "--submission", "mine.json", "--json");
        var read = Evaluate("--task", "ioi", "--submission", "mine.json", "--data", "data", "--json");
        var compared = MibProcess.Run(scratch.Folder, "compare", Run(method), Run(artifact));
        MibProcess.Run(scratch.Folder, "leaderboard", "build", "--out", "site");

        Assert.Multiple(() =>
        {
            Assert.That((read.Code, Run(read)), Is.EqualTo((0, Run(artifact))), read.Error);
            Assert.That(compared.Code, Is.Zero, compared.Error);
            Assert.That(Run(method), Is.Not.EqualTo(Run(other)));
            Assert.That(File.ReadAllText(scratch["site/index.html"]), Does.Contain("random (train-examples=3)").And.Contain("random (train-examples=4)"));
            Assert.That(File.ReadAllText(scratch["site/index.html"]).Split("class=\"board\"").Length, Is.EqualTo(2));
        });

        static string Run(Ending ending) => JsonDocument.Parse(ending.Output).RootElement.GetProperty("run").GetString()!;
    }

    [Test]
    public void Means_are_of_train_pairs_for_artifacts_too()
    {
        scratch.File("mine.json", GraphJson.Write(Scores));

        var ending = Evaluate("--task", "ioi", "--submission", "mine.json", "--ablation", "mean", "--train-limit", "6", "--json");

        Assert.That(ending.Code, Is.Zero, ending.Error);
    }

    [Test]
    public void Another_known_circuit_is_another_run()
    {
        const string Model = "first-occurrence-bare";
        Directory.CreateDirectory(scratch[Model]);
        foreach (var file in Directory.GetFiles(Path.Combine(TestContext.CurrentContext.TestDirectory, "models", Model)))
            File.Copy(file, Path.Combine(scratch[Model], Path.GetFileName(file)));
        var circuit = Path.Combine(scratch[Model], CircuitJson.FileName);

        var known = Random();
        var again = Random();
        File.AppendAllText(circuit, " ");
        var other = Random();
        File.Delete(circuit);
        var none = Random();

        Assert.That(again, Is.EqualTo(known));
        Assert.That(new[] { known, other, none }, Is.Unique);

        string Random()
        {
            var ending = Evaluate("--task", "first-occurrence", "--model", scratch[Model], "--method", "random", "--train-limit", "6", "--json");
            Assert.That(ending.Code, Is.Zero, ending.Error);
            return JsonDocument.Parse(ending.Output).RootElement.GetProperty("run").GetString()!;
        }
    }

    [Test]
    public void Attribute_takes_no_artifacts()
    {
        Importances("team/ioi_ioi-small", Scores);

        var ending = Words.Run("attribute", "--model", "ioi-small", "--pairs", "none", "--submission", scratch["team"], "--out", scratch["out.json"]);

        Assert.That(ending.Error, Does.Contain("team holds no plugin, but artifacts at most."));
    }

    private static void Refuses(string problem, params string[] arguments)
    {
        var ending = Words.Run(["evaluate", .. arguments]);

        Assert.That(ending.Code, Is.EqualTo(2), ending.Error);
        Assert.That(ending.Error, Does.Contain($"{problem}"));
    }

    private void Importances(string folder, CircuitScores scores)
    {
        Directory.CreateDirectory(scratch[folder]);
        scratch.File(Path.Combine(folder, "importances.json"), GraphJson.Write(scores));
    }

    private Ending Evaluate(params string[] arguments) => MibProcess.Run(scratch.Folder, ["evaluate", .. arguments, "--limit", "6"]);
}
