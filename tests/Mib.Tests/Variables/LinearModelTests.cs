using Mib.Core;
using Mib.Core.Causal;
using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Engine.Formats;
using Mib.Engine.Models;
using Mib.Engine.Variables;
using Mib.Models;
using Mib.Models.Batches;
using Mib.Models.Tokenizers;
using Mib.Sdk.Tasks;
using Mib.Sdk.Variables;
using Mib.Tasks.Ioi;
using Mib.Tests.Cli;
using Mib.Tests.Support;
using Mib.Tests.Tokenizers;

namespace Mib.Tests.Variables;

[TestFixture]
public sealed class LinearModelTests : TensorFixture
{
    private static readonly IoiTask Task = new();
    private static readonly string[] Both = ["output_position", "output_token"];

    [Test]
    public void Planted_coefficients_are_found_and_their_errors_are_those_of_the_noise()
    {
        var random = Seed.For(0, "linear");
        // Each of the four signs 2,500 times; uniform noise of variance 1/3, so that each error is √(1/3 / 10,000).
        var observed = Enumerable.Range(0, 10_000).Select(i => (Token: i % 2 == 0 ? 1 : -1, Position: i / 2 % 2 == 0 ? 1 : -1))
            .Select(signs => (signs.Token, signs.Position, 0.3 + (0.6 * signs.Token) + (2.2 * signs.Position) + (2 * random.NextDouble()) - 1)).ToList();

        var fit = LinearFit.Of(observed);

        Assert.That(fit.Coefficients.Bias, Is.EqualTo(0.3).Within(0.02));
        Assert.That(fit.Coefficients.Token, Is.EqualTo(0.6).Within(0.02));
        Assert.That(fit.Coefficients.Position, Is.EqualTo(2.2).Within(0.02));
        Assert.That(fit.Coefficients.R2, Is.EqualTo(5.2 / (5.2 + (1.0 / 3))).Within(0.01));
        Assert.That(new[] { fit.Errors.Bias, fit.Errors.Token, fit.Errors.Position }, Is.All.EqualTo(Math.Sqrt(1.0 / 30_000)).Within(2e-4));
    }

    [Test]
    public void Without_noise_or_balance_the_fit_is_exact_and_what_does_not_determine_it_is_refused()
    {
        (int, int, double)[] observed = [(1, 1, 6), (1, -1, 2), (-1, 1, 4), (1, 1, 6), (1, 1, 6)];
        var fit = LinearFit.Of(observed);

        Assert.That((fit.Coefficients.Bias, fit.Coefficients.Token, fit.Coefficients.Position, fit.Coefficients.R2!.Value), Is.EqualTo((3.0, 1.0, 2.0, 1.0)).Using<(double, double, double, double)>(
            (x, y) => Math.Abs(x.Item1 - y.Item1) + Math.Abs(x.Item2 - y.Item2) + Math.Abs(x.Item3 - y.Item3) + Math.Abs(x.Item4 - y.Item4) < 1e-9));
        Assert.That(() => LinearFit.Of([(1, 1, 6), (-1, -1, 0), (1, 1, 5), (-1, -1, 1)]), Throws.TypeOf<NotMeasurableException>());
        Assert.That(() => LinearFit.Of([.. observed.Take(3)]), Throws.TypeOf<NotMeasurableException>());
    }

    // The table of the reference for S IO S, and the same for IO S S: signs of a full swap, by position alone, by token alone.
    [TestCase("John Mary John", "John Mary John", "1 1", "1 1", "1 1")]
    [TestCase("John Mary John", "Mary John John", "1 -1", "1 -1", "1 1")]
    [TestCase("John Mary John", "John Mary Mary", "-1 -1", "1 -1", "-1 1")]
    [TestCase("John Mary John", "Mary John Mary", "-1 1", "1 1", "-1 1")]
    [TestCase("Mary John John", "Mary John Mary", "-1 -1", "1 -1", "-1 1")]
    [TestCase("Mary John John", "John Mary John", "1 -1", "1 -1", "1 1")]
    public void Signs_are_those_of_the_table(string names, string source, string full, string position, string token)
    {
        Assert.That((Signs(names, source, Both), Signs(names, source, Both[0]), Signs(names, source, Both[1])), Is.EqualTo((full, position, token)));
        Assert.That(Signs(names, source), Is.EqualTo("1 1"), "no interchange");
    }

    [Test]
    public void Of_other_people_nothing_is_said_and_the_names_are_the_bases_in_the_order_of_right_and_wrong()
    {
        Assert.That(Task.SignsOf(Pair("John Mary John", "Anna Peter Anna"), Both), Is.Null);
        var signs = Task.SignsOf(Pair("John Mary John", "John Mary Mary"), Both)!;
        Assert.That((signs.Right, signs.Wrong), Is.EqualTo(("Mary", "John")));
    }

    [Test]
    public void Targets_are_the_tokens_with_a_blank_or_the_references_without_and_what_the_model_predicts()
    {
        var tokenizer = Tokenizer.Load(TokenizerJson.Save(BpeJson.Bytes(["J o", "h n", "Jo hn", "\u0120 John", "M a", "r y", "Ma ry", "\u0120 Mary"])));
        var pair = Pair("John Mary John", "Mary John John");
        var coefficients = Task.Known["gpt2"].Coefficients;

        Assert.That(coefficients.Unspaced, Is.True, "the published ones are of names without a blank");
        var targets = new LogitDifferenceTargets(Task, ["output_position"], coefficients with { Unspaced = false }, tokenizer);
        var target = targets.Of(pair);

        Assert.That((tokenizer.TokenOf(target.Right), tokenizer.TokenOf(target.Wrong)), Is.EqualTo(("\u0120Mary", "\u0120John")));
        Assert.That(target.Value, Is.EqualTo(0.295 + 0.63 - 2.235));
        var unspaced = new LogitDifferenceTargets(Task, ["output_position"], coefficients, tokenizer).Of(pair);
        Assert.That((tokenizer.TokenOf(unspaced.Right), tokenizer.TokenOf(unspaced.Wrong)), Is.EqualTo(("Mary", "John")));
        // The second is about other people, and Anna is no single token here.
        Assert.That(targets.Fitting([pair, Pair("John Mary John", "Anna Peter Anna"), Pair("John Anna John", "Anna John John")]), Is.EqualTo(new[] { pair }));
    }

    [Test]
    public void A_file_gives_back_what_was_written_and_the_references_keys_are_understood()
    {
        var path = TokenizerJson.Save("");
        using (var stream = File.Create(path))
            CoefficientsFile.Write(stream, "ioi-small", new(0.1, 0.2, 0.3, 0.9));
        Assert.That(CoefficientsFile.Read(path, "ioi-small"), Is.EqualTo(new LogitDifferenceCoefficients(0.1, 0.2, 0.3, 0.9)));

        var reference = TokenizerJson.Save("""{"qwen": {"bias": 1, "position_coeff": 3, "token_coeff": 2, "score": 0.5, "model_name": "Qwen/Qwen2.5-0.5B"}}""");
        Assert.That(CoefficientsFile.Read(reference, "qwen2.5"), Is.EqualTo(new LogitDifferenceCoefficients(1, 2, 3, 0.5) { Unspaced = true }));
    }

    [TestCase("{\"gpt2\": 3}", "'gpt2': should be an object")]
    [TestCase("{\"gpt2\": {\"bias\": 1, \"token_coeff\": 2}}", "'gpt2.position_coeff': the field is missing")]
    [TestCase("{\"gpt2\": {\"bias\": 1e999, \"token_coeff\": 2, \"position_coeff\": 3}}", "'gpt2.bias': should be a finite number")]
    [TestCase("{\"gpt2\": {\"bias\": \"1\", \"token_coeff\": 2, \"position_coeff\": 3}}", "'gpt2.bias': should be a finite number")]
    [TestCase("{\"gpt2\": {\"bias\": 1, \"token_coeff\": 2, \"position_coeff\": 3, \"unspaced\": 1}}", "'gpt2.unspaced': should be true or false")]
    [TestCase("{\"llama\": {}}", "it has no coefficients of gpt2, but of llama")]
    [TestCase("[]", "should be an object")]
    [TestCase("{", "tokenizer.json")]
    public void A_broken_file_is_refused_by_field(string json, string message) =>
        Assert.That(() => CoefficientsFile.Read(TokenizerJson.Save(json), "gpt2"), Throws.TypeOf<FileFormatException>().With.Message.Contains(message));

    [Test]
    public void On_the_bundled_model_the_verb_learns_coefficients_and_writes_them()
    {
        var path = Path.Combine(Path.GetDirectoryName(TokenizerJson.Save(""))!, "ioi-linear.json");

        var ending = Words.Run("train", "ioi-linear", "--layer", "0", "--layer", "1", "--train-limit", "500", "--out", path);

        TestContext.Out.WriteLine(ending.Output + ending.Error);
        Assert.That(ending.Code, Is.Zero, ending.Error);
        Assert.That(ending.Output, Does.Match(@"bias +-?\d").And.Match("token +-?[0-9]").And.Contain("R² 0."));
        var learned = CoefficientsFile.Read(path, "ioi-small");
        Assert.That(learned.R2, Is.InRange(0.1, 1));
    }

    [Test]
    public void What_the_fit_says_of_no_interchange_is_the_plain_models_own_logit_difference()
    {
        using var loaded = new ModelCatalog(Path.Combine(AppContext.BaseDirectory, "models")).Load("ioi-small", ScalarType.Float32);
        var (model, tokenizer) = (loaded.Model, loaded.Tokenizer!);
        Unit[] heads = [.. from layer in Enumerable.Range(0, model.Config.Layers) from head in Enumerable.Range(0, model.Config.Heads) select new Unit(Component.Head, layer, head)];
        List<CounterfactualPair> pairs = [.. Task.Generate(0).Counterfactuals(Split.Train).Take(500)];

        var fit = new LinearModelFitting { Model = model, Tokenizer = tokenizer, Task = Task, Heads = heads, BatchSize = 32 }.Fit(pairs, new RecordingObserver(), CancellationToken.None);

        var plain = pairs.Select(pair => pair.Base).DistinctBy(prompt => prompt.Text).Average(PlainDifference);
        TestContext.Out.WriteLine($"{fit.Coefficients}, plain {plain:f3}");
        Assert.That(fit.Coefficients.Predict(1, 1), Is.EqualTo(plain).Within(0.05 * plain));

        double PlainDifference(CausalPrompt prompt)
        {
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            using var batch = PaddedBatch.Of([tokenizer.Encode(prompt.Text, SpecialTokens.Add).Ids]);
            var logits = model.Forward(batch)[0, -1].ToDoubles();
            var right = Task.CausalModel.Run(prompt.Inputs)["raw_output"];
            return logits[tokenizer.IdOf(right)!.Value] - logits[tokenizer.IdOf(prompt.Inputs["name_C"])!.Value];
        }
    }

    [TestCase("--head", "x", "--head is 'x'")]
    [TestCase("--head", "9.0", "There is no layer 9")]
    [TestCase("--batch-size", "8", "It is not known which heads of ioi-small matter")]
    public void Heads_that_are_not_there_or_not_named_are_refused(string option, string value, string message)
    {
        var path = Path.Combine(Path.GetDirectoryName(TokenizerJson.Save(""))!, "ioi-linear.json");

        var ending = Words.Run("train", "ioi-linear", option, value, "--out", path);

        Assert.That((ending.Code, File.Exists(path)), Is.EqualTo((2, false)));
        Assert.That(ending.Error.ReplaceLineEndings(" "), Does.Contain(message));
    }

    private static string Signs(string names, string source, params string[] variables) =>
        Task.SignsOf(Pair(names, source), variables) is { } signs ? $"{signs.Token} {signs.Position}" : "";

    private static CounterfactualPair Pair(string names, string source) => new("any", Prompt(names), Prompt(source));

    private static CausalPrompt Prompt(string names) =>
        names.Split(' ') is [var a, var b, var c] ? new($"{a} and {b} met, {c} gave a book to", IoiCausalModel.InputsOf(new(a, b, c))) : throw new ArgumentException(names);
}
