using Mib.Core.Circuits;
using Mib.Core.Errors;
using Mib.Engine.Formats;
using Mib.Tests.Support;

namespace Mib.Tests.Formats;

public sealed class CircuitFolderTests : TensorFixture
{
    /// <summary>1,108 edges, so that the smallest circuit may have one.</summary>
    private static readonly CircuitGraph Graph = new(6, 4, 4);

    private static readonly int[] Sizes = [.. Selection.Percentages.Span[..^1].ToArray().Select(share => Selection.CountAt(Graph, Level.Edge, share))];

    [Test]
    public void One_file_is_of_scores()
    {
        using var scratch = new Scratch();
        var scores = new CircuitScores(Graph, GraphCircuits.Random(Graph, 0));
        scratch.File("importances.json", GraphJson.Write(scores));
        scratch.File("README.md", "nothing");

        Assert.That(CircuitFolder.Read(scratch.Folder, Graph), Is.EqualTo(new SubmittedCircuits.Importances(scores)));
    }

    [Test]
    public void Nine_files_are_circuits_from_the_smallest_to_the_largest_and_the_whole_model()
    {
        using var scratch = new Scratch();
        // The files' names say nothing about sizes.
        Write(scratch.Folder, [.. Sizes.Reverse()]);

        var read = (SubmittedCircuits.Nine)CircuitFolder.Read(scratch.Folder, Graph);

        Assert.That(read.Signed.Select(circuit => circuit.EdgeCount), Is.EqualTo(Sizes.Append(Graph.Edges.Count)));
        Assert.That(read.Absolute, Is.EqualTo(read.Signed));
    }

    [Test]
    public void Subfolders_are_for_one_metric_each()
    {
        using var scratch = new Scratch();
        Write(scratch["abs-true"], Sizes);
        Write(scratch["abs-False"], [.. Sizes.Select(_ => 1)]);

        var read = (SubmittedCircuits.Nine)CircuitFolder.Read(scratch.Folder, Graph);

        Assert.That(read.Absolute.Select(circuit => circuit.EdgeCount), Is.EqualTo(Sizes.Append(Graph.Edges.Count)));
        Assert.That(read.Signed.Select(circuit => circuit.EdgeCount), Is.EqualTo(Sizes.Select(_ => 1).Append(Graph.Edges.Count)));
    }

    [Test]
    public void One_subfolder_alone_is_refused()
    {
        using var scratch = new Scratch();
        Write(scratch["abs-true"], Sizes);

        Refuses(scratch.Folder, "it has 0 subfolders with 'abs' and 'false' in their names");
    }

    [Test]
    public void A_circuit_that_is_too_large_is_refused_with_its_size()
    {
        using var scratch = new Scratch();
        Write(scratch.Folder, [.. Sizes[..^2], Sizes[^2] + 1, Sizes[^1]]);

        Refuses(scratch.Folder, "7.json: its circuit has 222 edges, over 20.0% of the model's 1108");
    }

    [TestCase(Level.Node)]
    [TestCase(Level.Neuron)]
    public void Circuits_are_of_the_level_that_their_files_say(Level level)
    {
        using var scratch = new Scratch();
        Write(scratch.Folder, Sizes);
        Assert.That(CircuitFolder.Read(scratch.Folder, Graph).Level, Is.EqualTo(Level.Edge));

        var one = Selection.TopN(new(Graph, GraphCircuits.Random(Graph, 1)), 1, Ranking.Signed) with
        {
            Neurons = level == Level.Neuron ? [.. Enumerable.Repeat(true, Graph.CountOf(Level.Neuron))] : [],
        };
        // Neurons say so by themselves, nodes by their scores.
        var scores = level == Level.Node ? new CircuitScores(Graph, level, [.. Enumerable.Repeat(1.0, Graph.SourceCount)]) : new CircuitScores(Graph, GraphCircuits.Random(Graph, 1));
        File.WriteAllBytes(scratch["0.json"], GraphJson.Write(scores, one));
        Refuses(scratch.Folder, $"{level.ToString().ToLowerInvariant()}");

        for (var i = 1; i < Sizes.Length; i++)
            File.WriteAllBytes(scratch[$"{i}.json"], GraphJson.Write(scores, one));
        Assert.That(CircuitFolder.Read(scratch.Folder, Graph).Level, Is.EqualTo(level));
    }

    [TestCase(0)]
    [TestCase(8)]
    [TestCase(10)]
    public void Another_number_of_files_is_refused(int count)
    {
        using var scratch = new Scratch();
        Write(scratch.Folder, new int[count]);

        Refuses(scratch.Folder, $"it has {count} graphs");
    }

    [Test]
    public void Circuits_that_are_no_circuits_are_refused()
    {
        using var scratch = new Scratch();
        Write(scratch.Folder, Sizes);
        using (var stream = File.Create(scratch["4.safetensors"]))
            GraphSafetensors.Write(stream, GraphCircuits.Scores(Graph));
        File.Delete(scratch["4.json"]);

        Refuses(scratch.Folder, "4.safetensors: it marks no circuit");
    }

    [Test]
    public void A_folder_that_is_missing_is_named() => Refuses("/nowhere/at/all", "/nowhere/at/all: it cannot be read");

    [Test]
    public void A_submission_has_a_folder_for_each_task_and_model()
    {
        using var scratch = new Scratch();
        foreach (var name in new[] { "ioi_gpt2", "ARC_Easy_llama3", "arithmetic-addition_qwen2.5" })
            Directory.CreateDirectory(scratch[name]);

        Assert.That(
            SubmissionFolder.Cells(scratch.Folder, ["ioi", "arc-easy", "arithmetic-addition"]).Select(cell => (cell.Task, cell.Model)),
            Is.EqualTo(new[] { ("arc-easy", "llama3"), ("arithmetic-addition", "qwen2.5"), ("ioi", "gpt2") }));
    }

    [Test]
    public void Two_folders_of_one_task_and_model_are_refused()
    {
        using var scratch = new Scratch();
        Directory.CreateDirectory(scratch["ARC_Easy_llama3"]);
        Directory.CreateDirectory(scratch["arc-easy_llama3"]);

        Assert.That(
            () => SubmissionFolder.Cells(scratch.Folder, ["arc-easy"]),
            Throws.InstanceOf<FileFormatException>().With.Message.Contains("ARC_Easy_llama3 and arc-easy_llama3 are for the same task and model"));
    }

    [Test]
    public void What_a_clone_hides_is_no_task_and_model()
    {
        using var scratch = new Scratch();
        Directory.CreateDirectory(scratch[".git"]);
        Directory.CreateDirectory(scratch["ioi_gpt2"]);

        Assert.That(SubmissionFolder.Cells(scratch.Folder, ["ioi"]).Single().Model, Is.EqualTo("gpt2"));
    }

    [Test]
    public void A_file_of_scores_is_as_good_as_its_folder()
    {
        using var scratch = new Scratch();
        var file = scratch.File("importances.json", GraphJson.Write(new CircuitScores(Graph, GraphCircuits.Random(Graph, 0))));

        Assert.That(CircuitFolder.Read(file, Graph), Is.EqualTo(CircuitFolder.Read(scratch.Folder, Graph)));
        Assert.That(CircuitFolder.HashOf(file), Is.EqualTo(CircuitFolder.HashOf(scratch.Folder)));
    }

    [Test]
    public void Circuits_that_trade_their_metrics_have_another_hash()
    {
        using var scratch = new Scratch();
        Write(scratch["abs-true"], Sizes);
        Write(scratch["abs-false"], [.. Sizes.Select(_ => 1)]);
        var before = CircuitFolder.HashOf(scratch.Folder);
        Directory.Move(scratch["abs-true"], scratch["aside"]);
        Directory.Move(scratch["abs-false"], scratch["abs-true"]);
        Directory.Move(scratch["aside"], scratch["abs-false"]);

        Assert.That(CircuitFolder.HashOf(scratch.Folder), Is.Not.EqualTo(before));
    }

    [TestCase("ioi")]
    [TestCase("ioi_")]
    [TestCase("_gpt2")]
    [TestCase("sums_gpt2")]
    public void A_folder_of_no_task_and_model_is_refused(string name)
    {
        using var scratch = new Scratch();
        Directory.CreateDirectory(scratch[name]);

        Assert.That(() => SubmissionFolder.Cells(scratch.Folder, ["ioi"]), Throws.InstanceOf<FileFormatException>().With.Message.Contains($"'{name}' is not called after a task and a model"));
    }

    private static void Write(string folder, int[] sizes)
    {
        Directory.CreateDirectory(folder);
        var scores = new CircuitScores(Graph, GraphCircuits.Random(Graph, 1));
        for (var i = 0; i < sizes.Length; i++)
            File.WriteAllBytes(Path.Combine(folder, $"{i}.json"), GraphJson.Write(scores, Selection.TopN(scores, sizes[i], Ranking.Signed)));
    }

    private static void Refuses(string folder, string problem) =>
        Assert.That(() => CircuitFolder.Read(folder, Graph), Throws.InstanceOf<FileFormatException>().With.Message.Contains(problem));
}
