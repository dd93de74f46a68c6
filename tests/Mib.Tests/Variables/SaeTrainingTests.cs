using System.Globalization;
using System.Text.RegularExpressions;
using Mib.Models.Checkpoints;
using Mib.Tests.Cli;
using Mib.Tests.Support;

namespace Mib.Tests.Variables;

/// <summary><c>mib train sae</c> on a bundled model.</summary>
[TestFixture]
public sealed partial class SaeTrainingTests : TensorFixture
{
    private const string Hook = "blocks.1.hook_resid_post";

    [TestCase("relu", "", 0.7, 30)]
    [TestCase("jumprelu", "", 0.7, 45)]
    [TestCase("topk", "--k 8", 0.85, 8)]
    public void It_explains_the_stream_by_few_features(string activation, string more, double explained, double most)
    {
        using var scope = NewDisposeScope();
        using var scratch = new Scratch();
        var ending = Train(scratch, "saes", 400, ["--activation", activation, .. more.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        var found = Said().Match(ending.Output);
        Assert.That(found.Success, ending.Output + ending.Error);
        Assert.That(Number(found, "explained"), Is.GreaterThan(explained), ending.Output);
        Assert.That(Number(found, "active"), Is.InRange(1, most), ending.Output);
        using var file = SafetensorsFile.Open(Weights(scratch, "saes"));
        var lengths = file.ReadStored("W_dec").norm(1, keepdim: false);
        Assert.That((lengths - 1).abs().max().ToDouble(), Is.LessThan(1e-5), "rows of the decoder have length 1");
        Assert.That(file.Entries["W_enc"].Shape, Is.EqualTo(new long[] { 64, 128 }));
    }

    [Test]
    public void The_same_seed_gives_the_same_bytes_and_another_seed_others()
    {
        using var scratch = new Scratch();
        Train(scratch, "one", 5);
        Train(scratch, "two", 5);
        Train(scratch, "other", 5, "--seed", "1");

        var first = File.ReadAllBytes(Weights(scratch, "one"));
        Assert.That(File.ReadAllBytes(Weights(scratch, "two")).SequenceEqual(first));
        Assert.That(File.ReadAllBytes(Weights(scratch, "other")).SequenceEqual(first), Is.False);
        Assert.That(File.ReadAllText(Path.Combine(scratch["two"], Hook, "cfg.json")), Is.EqualTo(File.ReadAllText(Path.Combine(scratch["one"], Hook, "cfg.json"))));
    }

    [Test]
    public void What_was_trained_is_what_the_method_takes()
    {
        using var scratch = new Scratch();
        Train(scratch, "saes", 20);
        var ending = MibProcess.Run(
            scratch.Folder, "evaluate", "--task", "ioi", "--method", "dbm-sae", "--sae", "saes", "--variable", "output_token", "--layer", "1", "--limit", "20",
            "--train-limit", "20", "--epochs", "1", "--json", "--out", "featurizers.safetensors");
        var other = MibProcess.Run(scratch.Folder, "evaluate", "--task", "ioi", "--method", "dbm-sae", "--sae", "saes/" + Hook, "--layer", "0", "--limit", "20", "--train-limit", "20");

        Assert.That(ending.Code, Is.Zero, ending.Error);
        Assert.That(ending.Output, Does.Match("\"sae-hash\":\"[0-9a-f]{64}\""), "another autoencoder is another run");
        using var file = SafetensorsFile.Open(scratch["featurizers.safetensors"]);
        Assert.That(file.Metadata[$"{Hook}@last/hook"], Is.EqualTo(Hook));
        Assert.That(other.Code, Is.Not.Zero);
        Assert.That(other.Error, Does.Contain("is of blocks.1.hook_resid_post, the site has blocks.0.hook_resid_post"));
    }

    [TestCase("--features", "0x", "--features is '0x', it must be a whole number of at least 1, or one followed by x")]
    [TestCase("--layer", "3", "There is no layer 3: the model has 3.")]
    [TestCase("--sparsity", "-1", "--sparsity is '-1', it must be a number above 0")]
    public void Options_that_do_not_fit_are_refused(string option, string value, string message)
    {
        using var scratch = new Scratch();
        var ending = Words.Run("train", "sae", "--model", "ioi-small", "--task", "ioi", "--out", scratch["saes"], option, value);

        Assert.That((ending.Code, ending.Error), Is.EqualTo((2, ending.Error)));
        Assert.That(ending.Error, Does.Contain(message));
        Assert.That(Directory.Exists(scratch["saes"]), Is.False);
    }

    [Test]
    public void What_is_there_is_not_written_over()
    {
        using var scratch = new Scratch();
        Directory.CreateDirectory(Path.Combine(scratch["saes"], Hook));
        var ending = Words.Run("train", "sae", "--model", "ioi-small", "--task", "ioi", "--layer", "1", "--out", scratch["saes"]);

        Assert.That(ending.Code, Is.EqualTo(2));
        Assert.That(ending.Error, Does.Contain($"{Path.Combine(scratch["saes"], Hook)} is there already."));
    }

    private static Ending Train(Scratch scratch, string folder, int steps, params string[] more)
    {
        var ending = MibProcess.Run(
            scratch.Folder,
            ["train", "sae", "--model", "ioi-small", "--task", "ioi", "--layer", "1", "--features", "2x", "--train-limit", "200", "--steps", steps.ToString(CultureInfo.InvariantCulture), "--out", folder, .. more]);
        Assert.That(ending.Code, Is.Zero, ending.Error);
        return ending;
    }

    private static string Weights(Scratch scratch, string folder) => Path.Combine(scratch[folder], Hook, "sae_weights.safetensors");

    private static double Number(Match match, string group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"held-out prompts (?<explained>[\d.]+) of the variance explained, L0 (?<active>[\d.]+),", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Said();
}
