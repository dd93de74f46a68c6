using System.Text.Json;
using Mib.Cli.Evaluate;
using Mib.Engine.Look;
using Mib.Models.Checkpoints;
using Mib.Tests.Cli;
using Mib.Tests.Support;

namespace Mib.Tests.Look;

/// <summary>The verb on the bundled model, in this process.</summary>
[TestFixture]
public sealed class LookVerbTests : TensorFixture
{
    private const string Prompt = "When Mary and John walked into the library, John handed a book to";

    [Test]
    public void The_json_of_attention_holds_every_number_in_full()
    {
        using var model = Mib.Cli.Evaluate.Models.Load("ioi-small", Dtype.Float32, "cpu");
        var ids = new LookVocabulary(model).Prompt(Prompt).Select(t => t.Id).ToArray();
        var heads = AttentionLook.Of(model.Model, ids, [], []);

        var json = Look("attention", "--prompt", Prompt, "--json", "-");

        Assert.That(json.GetProperty("look").GetString(), Is.EqualTo("attention"));
        Assert.That(json.GetProperty("model").GetString(), Is.EqualTo("ioi-small"));
        Assert.That(json.GetProperty("prompt").EnumerateArray().Select(t => t.GetProperty("id").GetInt32()), Is.EqualTo(ids));
        var read = json.GetProperty("result").EnumerateArray().ToList();
        Assert.That(read.Select(h => (h.GetProperty("layer").GetInt32(), h.GetProperty("head").GetInt32())), Is.EqualTo(heads.Select(h => (h.Layer, h.Head))));
        Assert.That(
            read.SelectMany(h => h.GetProperty("pattern").EnumerateArray()).SelectMany(row => row.EnumerateArray()).Select(v => v.GetDouble()),
            Is.EqualTo(heads.SelectMany(h => h.Pattern).SelectMany(row => row)), "to the last bit");
    }

    [Test]
    public void The_bundled_model_answers_at_the_end_and_not_at_the_beginning()
    {
        var stages = Look("lens", "--prompt", Prompt, "--token", "Mary", "--token", "John", "--position", "-1", "--top", "3", "--json", "-").GetProperty("result");

        var cells = stages.EnumerateArray().Select(s => s.GetProperty("cells").EnumerateArray().Single()).ToList();
        Assert.That(cells.Select(c => c.GetProperty("position").GetInt32()), Is.All.EqualTo(14));
        Assert.That(cells.Select(c => c.GetProperty("top").GetArrayLength()), Is.All.EqualTo(3));
        Assert.That(Rank(cells[0], 0), Is.GreaterThan(1));
        Assert.That(Rank(cells[^1], 0), Is.EqualTo(1));
        Assert.That(Rank(cells[^1], 1), Is.GreaterThan(1));

        static int Rank(JsonElement cell, int answer) => cell.GetProperty("answers")[answer].GetProperty("rank").GetInt32();
    }

    [Test]
    public void Patching_says_which_pair_it_shows()
    {
        using var scratch = new Scratch();

        var ending = Words.Run(
            "look", "patching", "--model", "ioi-small", "--clean", Prompt, "--corrupted", Prompt.Replace("John handed", "Mary handed", StringComparison.Ordinal),
            "--answer", "Mary", "--wrong", "John", "--out", scratch["look.html"]);

        using (var model = Tiny.Model())
            Checkpoint.Save(scratch["tiny"], model);
        var textless = Words.Run("look", "patching", "--model", scratch["tiny"], "--clean", "x", "--corrupted", "y", "--answer", "x", "--wrong", "y", "--json", "-");

        Assert.That(textless.Error, Does.Contain("--clean-tokens 5,17,3"));
        Assert.That(ending.Error, Does.Match("clean: .*John.*handed.*\n").And.Match("corrupted: .*Mary.*handed.*\n"));
        Assert.That(File.ReadAllText(scratch["look.html"]), Does.Contain("The clean prompt:").And.Contain("Corrupted: "));
    }

    [Test]
    public void A_page_and_a_file_of_numbers_are_written_and_named()
    {
        using var scratch = new Scratch();

        var ending = Words.Run(
            "look", "attribution", "--model", "ioi-small", "--prompt", Prompt, "--token", "Mary", "--against", "John",
            "--out", scratch["look.html"], "--json", scratch["look.json"]);

        Assert.That((ending.Code, ending.Output), Is.EqualTo((0, "")));
        Assert.That(ending.Error, Does.Contain($"wrote {scratch["look.html"]}").And.Contain($"wrote {scratch["look.json"]}"));
        Assert.That(Directory.GetFiles(scratch.Folder).Select(Path.GetFileName), Is.EquivalentTo(new[] { "look.html", "look.json" }));
        Assert.That(File.ReadAllText(scratch["look.html"]), Does.StartWith("<!DOCTYPE html>").And.Contain("L1H3").And.Contain("</html>"));
        using var json = JsonDocument.Parse(File.ReadAllBytes(scratch["look.json"]));
        var result = json.RootElement.GetProperty("result");
        Assert.That(result.GetProperty("sum").GetDouble(), Is.EqualTo(result.GetProperty("logit").GetDouble()).Within(1e-4));
    }

    [Test]
    public void A_model_without_a_tokenizer_takes_ids_for_the_prompt_and_for_what_is_asked_after()
    {
        using var scratch = new Scratch();
        using (var model = Tiny.Model())
            Checkpoint.Save(scratch["tiny"], model);

        var ending = Words.Run("look", "lens", "--model", scratch["tiny"], "--tokens", "1,2, 3", "--token", "19", "--json", "-");

        Assert.That(ending.Error, Is.Empty);
        using var json = JsonDocument.Parse(ending.Output);
        var cell = json.RootElement.GetProperty("result")[0].GetProperty("cells")[2];
        Assert.That(cell.GetProperty("answers")[0].GetProperty("token").GetProperty("id").GetInt32(), Is.EqualTo(19));
        Assert.That(
            Words.Run("look", "lens", "--model", scratch["tiny"], "--prompt", "Mary", "--json", "-").Error,
            Does.StartWith("error MIB0102: The model tiny has no tokenizer.json").And.Contain("--tokens 5,17,3"));
    }

    [TestCase("There is no layer 3 here.", "0 to 2", "attention", "--prompt", "Mary", "--layer", "3")]
    [TestCase("There is no head 4 here.", "0 to 3", "attention", "--prompt", "Mary", "--head", "4")]
    [TestCase("--layer is '-1', it must be a whole number of at least 0.", "--help", "attention", "--prompt", "Mary", "--layer", "-1")]
    [TestCase("A look needs one prompt.", "either --prompt", "attention")]
    [TestCase("A look needs one prompt.", "either --prompt", "attention", "--prompt", "Mary", "--tokens", "2")]
    [TestCase("280 is no token of this model.", "0 to 279", "attention", "--tokens", "2,280")]
    [TestCase("'' is no token id.", "--tokens 5,17,3", "attention", "--tokens", "2,")]
    [TestCase("'Mary' is no token id.", "whole numbers", "lens", "--tokens", "2", "--token", "Mary")]
    [TestCase("The model does not know 'Zaphod'.", "vocabulary", "attention", "--prompt", "Zaphod")]
    [TestCase("'Mary John' is 2 tokens of this model, not one", "single token", "lens", "--prompt", "Mary", "--token", "Mary John")]
    [TestCase("There is no position 2 here.", "0 to 1", "lens", "--prompt", "Mary", "--position", "2")]
    [TestCase("There is no position -3 here.", "0 to 1", "attribution", "--prompt", "Mary", "--token", "Mary", "--position", "-3")]
    [TestCase("Option '--token' is required.", "--help", "attribution", "--prompt", "Mary")]
    [TestCase("--token and --against are the same token", "two different", "attribution", "--prompt", "Mary", "--token", "Mary", "--against", "Mary")]
    public void What_is_refused_is_said_and_leaves_no_file(string what, string fix, params string[] arguments)
    {
        using var scratch = new Scratch();

        var ending = Words.Run(["look", .. arguments, "--model", "ioi-small", "--out", scratch["look.html"], "--json", "-"]);

        Assert.That((ending.Code, ending.Output), Is.EqualTo((2, "")));
        Assert.That(ending.Error, Does.StartWith($"error MIB0102: {what}"));
        Assert.That(ending.Error.Split('\n')[1], Does.StartWith("  fix: ").And.Contains(fix));
        Assert.That(Directory.GetFiles(scratch.Folder), Is.Empty);
    }

    [Test]
    public void A_prompt_longer_than_the_context_is_refused() =>
        Assert.That(
            Words.Run("look", "attention", "--model", "ioi-small", "--tokens", string.Join(',', Enumerable.Repeat(2, 49)), "--json", "-").Error,
            Does.StartWith("error MIB0102: A prompt has 49 tokens, the model's context 48."));

    [Test]
    public void Nowhere_to_write_is_refused() =>
        Assert.That(
            Words.Run("look", "attention", "--model", "ioi-small", "--prompt", "Mary").Error,
            Does.StartWith("error MIB0102: Neither --out nor --json is given."));

    [TestCase("--out")]
    [TestCase("--json")]
    public void A_place_that_cannot_be_written_is_refused_before_the_model_is_loaded(string option) =>
        Assert.That(
            Words.Run("look", "attention", "--model", "no-such", "--prompt", "Mary", option, "no/such/file").Error,
            Does.StartWith("error MIB0102: no/such/file cannot be written"));

    private static JsonElement Look(string look, params string[] arguments)
    {
        var ending = Words.Run(["look", look, "--model", "ioi-small", .. arguments]);
        Assert.That((ending.Code, ending.Error), Is.EqualTo((0, "")));
        using var json = JsonDocument.Parse(ending.Output);
        return json.RootElement.Clone();
    }
}
