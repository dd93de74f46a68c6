using Mib.Core.Errors;
using Mib.Models;
using Mib.Models.Saes;
using Mib.Sdk.Variables;
using Mib.Tests.Support;

namespace Mib.Tests.Variables;

/// <summary>Each layout of sparse autoencoders, against sums that are written down one by one.</summary>
public sealed class SaeLayoutTests(string device) : DeviceFixture(device)
{
    private const string Shape = """ "d_in":4,"d_sae":6,"hook_name":"blocks.1.hook_resid_post" """;
    private const string Llama = """ "d_model":4,"d_sae":6,"hook_point_in":"blocks.1.hook_resid_post","hook_point_out":"blocks.1.hook_resid_post" """;
    private const string Scaled = """ "norm_activation":"dataset-wise","dataset_average_activation_norm":{"in":5.0,"out":5.0} """;
    private static readonly SaeFiles Files = new();

    private static readonly TestCaseData[] Layouts =
    [
        Lens("relu", """ "architecture":"standard","activation_fn_str":"relu","apply_b_dec_to_input":false,"normalize_activations":"none" """, new(Relu, Subtracts: false)),
        Lens("relu, bias taken away by default", "\"architecture\":\"standard\"", new(Relu)),
        Lens("jumprelu", """ "architecture":"jumprelu","activation_fn":"relu","apply_b_dec_to_input":false """, new(Jump(1), Subtracts: false)),
        Lens("topk", """ "architecture":"topk","k":2 """, new(Top(2))),
        Lens("topk of a standard one", """ "architecture":"standard","activation_fn_str":"topk","activation_fn_kwargs":{"k":3} """, new(Top(3))),
        Lens("normalized to a length", """ "architecture":"standard","normalize_activations":"constant_norm_rescale" """, new(Relu, Norm: "length")),
        Lens("normalized as a layer", """ "architecture":"topk","k":2,"normalize_activations":"layer_norm" """, new(Top(2), Norm: "layer")),
        Lens("a factor in the weights already", """ "architecture":"standard","normalize_activations":"expected_average_only_in" """, new(Relu)),
        new TestCaseData("gemma scope", Gemma(), new Rule(Jump(1), Subtracts: false)).SetArgDisplayNames("gemma scope"),
        Scope("jumprelu", $""" {Scaled},"act_fn":"jumprelu","jump_relu_threshold":0.5 """, new(Fixed(0.5), Subtracts: false, Scale: 2 / 5.0, Lengths: true)),
        Scope("topk with a threshold", $""" {Scaled},"act_fn":"topk","top_k":2,"jump_relu_threshold":0.5 """, new(Fixed(0.5), Subtracts: false, Scale: 2 / 5.0, Lengths: true)),
        Scope("topk", $""" {Scaled},"act_fn":"topk","top_k":2,"jump_relu_threshold":0.0 """, new(Top(2), Subtracts: false, Scale: 2 / 5.0, Lengths: true)),
        Scope("relu of rows as they are", $""" {Scaled},"act_fn":"relu","sparsity_include_decoder_norm":false,"apply_decoder_bias_to_pre_encoder":true """, new(Relu, Scale: 2 / 5.0)),
        Scope("normalized token by token", """ "norm_activation":"token-wise","act_fn":"relu" """, new(Relu, Subtracts: false, Norm: "length", Lengths: true)),
    ];

    [TestCaseSource(nameof(Layouts))]
    public void Features_and_what_they_stand_for_are_what_the_layout_says(string name, Action<string> write, Rule rule)
    {
        using var scope = NewDisposeScope();
        using var scratch = new Scratch();
        write(scratch.Folder);
        using var sae = SaeFolder.Load(Folder(scratch.Folder), ScalarType.Float64, TestDevice.Current).Sae;
        var vectors = Files.Vectors(8);
        var x = tensor(vectors.SelectMany(v => v).ToArray(), [8, 4], device: TestDevice.Current);

        var norms = sae.Norms(x);
        var features = sae.Encode(x, norms);
        var decoded = sae.Decode(features, norms).ToDoubles();

        var expected = vectors.Select(rule.Of).ToList();
        Assert.That(sae.Form.Hook, Is.EqualTo("blocks.1.hook_resid_post"));
        Assert.That(features.ToDoubles(), Is.EqualTo(expected.SelectMany(one => one.Features).ToArray()).Within(1e-6));
        Assert.That(decoded, Is.EqualTo(expected.SelectMany(one => one.Decoded).ToArray()).Within(1e-6));
        Assert.That(features.ToDoubles().Count(f => f > 0), Is.InRange(1, 47), "some features are 0, and not all");
    }

    [TestCaseSource(nameof(Layouts))]
    public void A_vector_is_what_its_features_and_its_error_give(string name, Action<string> write, Rule rule)
    {
        using var scope = NewDisposeScope();
        using var scratch = new Scratch();
        write(scratch.Folder);
        var found = SaeFolder.Load(Folder(scratch.Folder), ScalarType.Float32, TestDevice.Current);
        using var featurizer = new SaeFeaturizer(found.Sae, found.Hash);
        var x = tensor(Files.Vectors(8).SelectMany(v => v).ToArray(), [8, 4], device: TestDevice.Current).to(ScalarType.Float32);

        var (features, error) = featurizer.Featurize(x);

        Assert.That((featurizer.Invert(features, error) - x).abs().max().ToDouble(), Is.LessThan(1e-6));
        Assert.That(error.narrow(1, 0, 4).abs().max().ToDouble(), Is.GreaterThan(0.1), "the error is worth keeping");
    }

    [Test]
    public void What_was_written_is_read_again([Values] SaeActivation activation)
    {
        using var scope = NewDisposeScope();
        using var scratch = new Scratch();
        Gemma()(scratch.Folder);
        using var source = SaeFolder.Load(Folder(scratch.Folder), ScalarType.Float32, TestDevice.Current).Sae;
        using var sae = new Sae(
            source.Form with { Activation = activation, K = activation == SaeActivation.Topk ? 2 : 0, SubtractsDecoderBias = true }, source.Share().Weights);

        SaeLens.Write(scratch["written"], sae, new Dictionary<string, string> { ["model_name"] = "some" });
        using var read = SaeFolder.Load(scratch["written"], ScalarType.Float32, TestDevice.Current).Sae;

        Assert.That(read.Form, Is.EqualTo(sae.Form));
        foreach (var (name, weight) in read.Weights.Named.Where(weight => weight.Key != "threshold" || activation == SaeActivation.Jumprelu))
            Assert.That(weight.ToDoubles(), Is.EqualTo(sae.Weights.Named.Single(other => other.Key == name).Value.ToDoubles()), name);
    }

    [Test]
    public void The_hash_is_of_the_configuration_and_the_weights()
    {
        using var scratch = new Scratch();
        string Hash(string config)
        {
            WriteLens(scratch.Folder, config, Files.Named);
            var found = SaeFolder.Load(Folder(scratch.Folder), ScalarType.Float32, CPU);
            found.Sae.Dispose();
            byte[] both = [.. File.ReadAllBytes(Path.Combine(Folder(scratch.Folder), "cfg.json")), .. File.ReadAllBytes(Path.Combine(Folder(scratch.Folder), "sae_weights.safetensors"))];
            Assert.That(found.Hash, Is.EqualTo(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(both))));
            return found.Hash;
        }

        Assert.That(Hash("""{"architecture":"topk","k":2}"""), Is.Not.EqualTo(Hash("""{"architecture":"topk","k":3}""")));
    }

    private static readonly TestCaseData[] Refused =
    [
        Bad("a missing tensor", s => WriteLens(s, "{}", [.. Files.Named.Where(t => t.Name != "b_dec")]), "tensor 'b_dec': it is missing; the file has W_dec, W_enc, b_enc, threshold"),
        Bad("other sizes", s => WriteLens(s, "{}", [.. Files.Named.Select(t => t.Name == "W_enc" ? (t.Name, [6, 4], t.Values) : t)]), "tensor 'W_enc': it is [6, 4], not [4, 6]"),
        Bad("no number", s => WriteLens(s, "{}", [.. Files.Named.Select(t => t.Name == "W_dec" ? (t.Name, t.Shape, [.. t.Values.Skip(1), float.NaN]) : t)]), "tensor 'W_dec': element [5, 3] is NaN"),
        Bad("no thresholds", s => WriteLens(s, """{"architecture":"jumprelu"}""", [.. Files.Named.SkipLast(1)]), "tensor 'threshold': it is missing"),
        Bad("a gate", s => WriteLens(s, """{"architecture":"gated"}""", Files.Named), "'architecture': 'gated' is not supported"),
        Bad("more than all features", s => WriteLens(s, """{"architecture":"topk","k":7}""", Files.Named), "'k': 7 is more than the 6 features"),
        Bad("no k", s => WriteLens(s, """{"architecture":"topk"}""", Files.Named), "'k': it is missing"),
        Bad("an unknown norm", s => WriteLens(s, """{"normalize_activations":"batch"}""", Files.Named), "'normalize_activations': 'batch' is not supported"),
        Bad("a factor of its own", s => WriteLens(s, """{"finetuning_scaling_factor":true}""", Files.Named), "'finetuning_scaling_factor': true is not supported"),
        Bad("a header beyond the file", s => File.WriteAllBytes(Path.Combine(Made(s), "params.safetensors"), [255, 255, 255, 255, 0, 0, 0, 0, 123]), "its length 4294967295 is over the limit"),
        Bad("NumPy's archive", s => File.WriteAllBytes(Path.Combine(Made(s), "params.npz"), [1]), "NumPy's archives are not read", "numpy.load('params.npz')"),
        Bad("nothing", s => Made(s), "there is no sparse autoencoder: neither cfg.json (SAELens), hyperparams.json (Llama Scope) nor params.safetensors (Gemma Scope)"),
        Bad("no word of where", s => File.WriteAllBytes(Path.Combine(Made(s), "params.safetensors"), SaeFiles.Safetensors(Files.Named)), "which vectors it is for", "layer_20"),
        Bad("a transcoder", s => WriteScope(s, """{"hook_point_out":"blocks.1.hook_mlp_out"}"""), "'hook_point_out': it is blocks.1.hook_mlp_out and not blocks.1.hook_resid_post"),
        Bad("vectors of no length", s => WriteScope(s, "{" + Scaled.Replace("5.0", "1e300", StringComparison.Ordinal) + "}"), "'dataset_average_activation_norm.in': 1e+300 is the length of no model's vectors"),
        Bad("a norm by batch", s => WriteScope(s, """{"norm_activation":"batch-wise"}"""), "'norm_activation': 'batch-wise' is not supported"),
        Bad("a GLU", s => WriteScope(s, """{"use_glu_encoder":true}"""), "'use_glu_encoder': true is not supported"),
    ];

    [TestCaseSource(nameof(Refused))]
    public void What_is_no_sparse_autoencoder_is_refused(Action<string> write, string what, string fix)
    {
        using var scratch = new Scratch();
        write(scratch.Folder);

        Assert.That(
            () => SaeFolder.Load(Folder(scratch.Folder), ScalarType.Float32, TestDevice.Current),
            Throws.InstanceOf<FileFormatException>().With.Message.Contains(what).And.Property("Fix").Contains(fix));
    }

    [TestCase("gemma-scope-2b-pt-res/layer_20/width_16k/average_l0_71", "", "blocks.20.hook_resid_post")]
    [TestCase("gemma-scope-2b-pt-mlp-canonical/layer_3/width_16k", "", "blocks.3.hook_mlp_out")]
    [TestCase("gemma-scope-9b-it-att/layer_0", "", "blocks.0.attn.hook_z")]
    [TestCase("blocks.7.hook_mlp_out/", "", "blocks.7.hook_mlp_out")]
    [TestCase("any/blocks.7.hook_mlp_out", "", "blocks.7.hook_mlp_out")]
    [TestCase("gemma-scope-2b-pt-res/layer_20", "\"__metadata__\":{\"hook_name\":\"blocks.4.hook_resid_post\"},", "blocks.4.hook_resid_post")]
    public void Gemma_Scope_has_its_hook_point_in_its_path_or_its_metadata(string path, string metadata, string hook)
    {
        using var scratch = new Scratch();
        Directory.CreateDirectory(scratch[path]);
        File.WriteAllBytes(Path.Combine(scratch[path], "params.safetensors"), SaeFiles.Safetensors(Files.Named, metadata));
        using var sae = SaeFolder.Load(scratch[path], ScalarType.Float32, TestDevice.Current).Sae;

        Assert.That(sae.Form.Hook, Is.EqualTo(hook));
    }

    [Test]
    public void Gemma_Scopes_transcoders_are_refused()
    {
        using var scratch = new Scratch();
        const string path = "gemma-scope-2b-pt-transcoders/layer_20";
        Directory.CreateDirectory(scratch[path]);
        File.WriteAllBytes(Path.Combine(scratch[path], "params.safetensors"), SaeFiles.Safetensors(Files.Named));

        Assert.That(
            () => SaeFolder.Load(scratch[path], ScalarType.Float32, TestDevice.Current),
            Throws.InstanceOf<FileFormatException>().With.Message.Contains("the release gemma-scope-2b-pt-transcoders has no autoencoders of one hook point"));
    }

    [Test]
    public void A_feature_that_stands_for_nothing_is_never_active_and_spoils_nothing()
    {
        using var scope = NewDisposeScope();
        using var scratch = new Scratch();
        // The first feature's column of the decoder.
        WriteScope(scratch.Folder, "{}", [.. Files.Linear.Select(tensor => tensor.Name == "decoder.weight"
            ? tensor with { Values = [.. tensor.Values.Select((value, i) => i % SaeFiles.Features == 0 ? 0 : value)] }
            : tensor)]);
        using var sae = SaeFolder.Load(Folder(scratch.Folder), ScalarType.Float32, TestDevice.Current).Sae;
        var x = tensor(Files.Vectors(8).SelectMany(v => v).ToArray(), [8, 4], device: TestDevice.Current).to(ScalarType.Float32);

        var features = sae.Encode(x, null);

        Assert.That(features.select(1, 0).abs().max().ToDouble(), Is.LessThan(1e-6));
        Assert.That(features.abs().max().ToDouble(), Is.GreaterThan(0.1));
        Assert.That(sae.Decode(features, null).isfinite().all().ToBoolean(), Is.True);
    }

    /// <summary>What becomes of the numbers before the features.</summary>
    private static double[] Relu(double[] before) => [.. before.Select(value => Math.Max(0, value))];

    private static Func<double[], double[]> Jump(double times) => before => [.. before.Select((value, i) => value > times * Files.Thresholds[i] ? value : 0)];

    private static Func<double[], double[]> Fixed(double threshold) => before => [.. before.Select(value => value > threshold ? value : 0)];

    private static Func<double[], double[]> Top(int k) => before => [.. before.Select(value => before.Count(other => other > value) < k ? Math.Max(0, value) : 0)];

    private static TestCaseData Lens(string name, string more, Rule rule) =>
        new TestCaseData("SAELens, " + name, (Action<string>)(s => WriteLens(s, "{" + more + "}", Files.Named)), rule).SetArgDisplayNames("SAELens, " + name);

    private static TestCaseData Scope(string name, string more, Rule rule) =>
        new TestCaseData("Llama Scope, " + name, (Action<string>)(s => WriteScope(s, "{" + more + "}")), rule).SetArgDisplayNames("Llama Scope, " + name);

    private static Action<string> Gemma() => s =>
        File.WriteAllBytes(Path.Combine(Made(s), "params.safetensors"), SaeFiles.Safetensors(Files.Named, "\"__metadata__\":{\"hook_name\":\"blocks.1.hook_resid_post\"},"));

    private static TestCaseData Bad(string name, Action<string> write, string what, string fix = "") => new TestCaseData(write, what, fix).SetArgDisplayNames(name);

    private static string Folder(string root) => Path.Combine(root, "sae");

    private static string Made(string root) => Directory.CreateDirectory(Folder(root)).FullName;

    private static void WriteLens(string root, string config, List<(string, long[], float[])> tensors)
    {
        var folder = Made(root);
        File.WriteAllText(Path.Combine(folder, "cfg.json"), Joined(config, Shape));
        File.WriteAllBytes(Path.Combine(folder, "sae_weights.safetensors"), SaeFiles.Safetensors(tensors));
    }

    private static void WriteScope(string root, string config, List<(string Name, long[] Shape, float[] Values)>? tensors = null)
    {
        var folder = Made(root);
        Directory.CreateDirectory(Path.Combine(folder, "checkpoints"));
        var given = System.Text.Json.Nodes.JsonNode.Parse(Joined("{}", Llama))!.AsObject();
        given["norm_activation"] = "inference";
        given["act_fn"] = "relu";
        foreach (var (key, value) in System.Text.Json.Nodes.JsonNode.Parse(config)!.AsObject())
            given[key] = value?.DeepClone();
        File.WriteAllText(Path.Combine(folder, "hyperparams.json"), given.ToJsonString());
        File.WriteAllBytes(Path.Combine(folder, "checkpoints", "final.safetensors"), SaeFiles.Safetensors(tensors ?? Files.Linear));
    }

    private static string Joined(string config, string fields) => config.Trim() == "{}" ? "{" + fields + "}" : "{" + fields + "," + config.Trim()[1..];

    /// <summary>An autoencoder as plain sums.</summary>
    /// <param name="Activate">What makes features.</param>
    /// <param name="Subtracts">Whether the decoder's bias is taken away before.</param>
    /// <param name="Norm">What is done to each vector.</param>
    /// <param name="Scale">What all vectors were multiplied by when the weights were learned.</param>
    /// <param name="Lengths">Whether features count times the lengths of their rows.</param>
    public sealed record Rule(Func<double[], double[]> Activate, bool Subtracts = true, string Norm = "", double Scale = 1, bool Lengths = false)
    {
        public (double[] Features, double[] Decoded) Of(double[] x)
        {
            var mean = Norm == "layer" ? x.Average() : 0;
            var deviation = Math.Sqrt(x.Sum(value => Math.Pow(value - mean, 2)) / 3);
            var back = Norm switch { "layer" => deviation, "length" => Math.Sqrt(x.Sum(value => value * value) / 4), _ => 1 };
            var by = Norm == "layer" ? deviation + 1e-5 : back;
            // In the units of training, and features back in the model's: over the scale, times the row's length.
            double[] seen = [.. x.Select((value, i) => ((value - mean) / by * Scale) - (Subtracts ? Files.DecoderBias[i] : 0))];
            double[] lengths = [.. Enumerable.Range(0, 6).Select(j => Lengths ? Math.Sqrt(Enumerable.Range(0, 4).Sum(i => Math.Pow(Files.Decoder[(4 * j) + i], 2))) : 1)];
            double[] before = [.. Enumerable.Range(0, 6).Select(j => (Enumerable.Range(0, 4).Sum(i => seen[i] * Files.Encoder[(6 * i) + j]) + Files.EncoderBias[j]) / Scale * lengths[j])];
            var features = Activate(before);
            double[] decoded = [.. Enumerable.Range(0, 4).Select(i =>
                ((Enumerable.Range(0, 6).Sum(j => features[j] / lengths[j] * Scale * Files.Decoder[(4 * j) + i]) + Files.DecoderBias[i]) / Scale * back) + mean)];
            return (features, decoded);
        }
    }
}
