using System.Text.Json;
using Mib.Core.Errors;
using Mib.Models.Checkpoints;

namespace Mib.Models.Saes;

/// <summary>SAELens's layout: <c>cfg.json</c> beside <c>sae_weights.safetensors</c>.</summary>
/// <remarks>
/// Up to version 5 the configuration is flat, and what a standard SAE is activated by is a field of its own; from version 6 on
/// what it was trained on is in <c>metadata</c>.
/// </remarks>
public static class SaeLens
{
    internal const string ConfigFile = "cfg.json";
    internal const string WeightsFile = "sae_weights.safetensors";

    /// <summary>A field of mib's own, among the metadata.</summary>
    private const string ModelHash = "model_hash";

    private static readonly Dictionary<string, SaeNorm> KnownNorms = new(StringComparer.Ordinal)
    {
        // A factor that is the same for all vectors: SAELens has put it into the weights by the time it saves the finished SAE.
        ["none"] = SaeNorm.None, ["expected_average_only_in"] = SaeNorm.None,
        ["constant_norm_rescale"] = SaeNorm.Length, ["layer_norm"] = SaeNorm.Layer,
    };

    /// <summary>Writes a folder in the layout of SAELens 6. The same weights give the same bytes.</summary>
    /// <param name="folder">Where to; made if it is not there.</param>
    /// <param name="sae">Of vectors that are not normalized.</param>
    /// <param name="about">What else the metadata say.</param>
    public static void Write(string folder, Sae sae, IReadOnlyDictionary<string, string> about)
    {
        if (sae.Form.Norm != SaeNorm.None)
            throw new ArgumentException($"Vectors are normalized by {sae.Form.Norm}, which is not written.", nameof(sae));
        Directory.CreateDirectory(folder);
        SafetensorsWriter.Write(Path.Combine(folder, WeightsFile), sae.Weights.Named);
        var config = new SortedDictionary<string, object>(StringComparer.Ordinal)
        {
            ["architecture"] = Architecture(sae.Form.Activation), ["d_in"] = sae.Width, ["d_sae"] = sae.Features,
            ["dtype"] = sae.Weights.Encoder.dtype == ScalarType.Float64 ? "float64" : "float32", ["device"] = "cpu",
            ["apply_b_dec_to_input"] = sae.Form.SubtractsDecoderBias, ["normalize_activations"] = "none", ["reshape_activations"] = "none",
            // The version tells SAELens which layout it is.
            ["metadata"] = new SortedDictionary<string, string?>(about.ToDictionary(pair => pair.Key, string? (pair) => pair.Value), StringComparer.Ordinal)
            {
                ["hook_name"] = sae.Form.Hook, ["sae_lens_version"] = "6.0.0", [ModelHash] = sae.Form.ModelHash,
            },
        };
        if (sae.Form.Activation == SaeActivation.Topk)
            config["k"] = sae.Form.K;
        File.WriteAllText(Path.Combine(folder, ConfigFile), JsonSerializer.Serialize(config) + "\n");
    }

    /// <summary>Reads a folder.</summary>
    /// <exception cref="FileFormatException">A file of it is not what it should be.</exception>
    internal static Sae Read(string folder, ScalarType dtype, Device device)
    {
        var fields = ConfigFields.Open(Path.Combine(folder, ConfigFile), "download the file again.");
        var (d, m) = (fields.Positive("d_in"), fields.Positive("d_sae"));
        foreach (var scaling in new[] { "finetuning_scaling_factor", "rescale_acts_by_decoder_norm" })
            fields.Expect(scaling, false);
        var activation = Activation(fields);
        var form = new SaeForm
        {
            Hook = Hook(fields), ModelHash = fields.Object("metadata") is { } about && about.Has(ModelHash) ? about.Text(ModelHash) : null, Activation = activation, K = activation == SaeActivation.Topk ? K(fields.Has("k") ? fields : fields.Object("activation_fn_kwargs") ?? fields, "k", m) : 0,
            SubtractsDecoderBias = fields.Flag("apply_b_dec_to_input", whenMissing: true),
            Norm = fields.Has("normalize_activations") ? fields.OneOf("normalize_activations", KnownNorms) : SaeNorm.None,
        };
        using var tensors = new SaeTensors(Path.Combine(folder, WeightsFile), dtype, device);
        using var scope = NewDisposeScope();
        var weights = new SaeWeights(
            tensors.Read("W_enc", d, m), tensors.Read("b_enc", m), tensors.Read("W_dec", m, d), tensors.Read("b_dec", d),
            activation == SaeActivation.Jumprelu ? tensors.Read("threshold", m) : null);
        return new(form, weights.Each(weight => weight.DetachFromDisposeScope()));
    }

    /// <summary>How many features of a vector are not 0.</summary>
    /// <exception cref="FileFormatException">The field is missing, or more than there are.</exception>
    internal static int K(ConfigFields fields, string field, int features) =>
        fields.Positive(field) is var k && k <= features ? k : throw fields.Error(field, $"{k} is more than the {features} features", "correct the field.");

    private static string Architecture(SaeActivation activation) => activation switch
    {
        SaeActivation.Jumprelu => "jumprelu",
        SaeActivation.Topk => "topk",
        _ => "standard",
    };

    private static SaeActivation Activation(ConfigFields fields)
    {
        var architecture = fields.Has("architecture")
            ? fields.OneOf("architecture", new Dictionary<string, SaeActivation> { ["standard"] = SaeActivation.Relu, ["jumprelu"] = SaeActivation.Jumprelu, ["topk"] = SaeActivation.Topk })
            : SaeActivation.Relu;
        if (architecture != SaeActivation.Relu)
            return architecture;
        var field = fields.Has("activation_fn") ? "activation_fn" : "activation_fn_str";
        return fields.Has(field)
            ? fields.OneOf(field, new Dictionary<string, SaeActivation> { ["relu"] = SaeActivation.Relu, ["topk"] = SaeActivation.Topk })
            : SaeActivation.Relu;
    }

    /// <summary>The hook point; of one head of several, with its number, as units are called.</summary>
    private static string Hook(ConfigFields fields)
    {
        var about = fields.Object("metadata") is { } metadata && metadata.Has("hook_name") ? metadata : fields;
        var hook = about.Text(about.Has("hook_name") ? "hook_name" : "hook_point");
        var head = about.Has("hook_head_index") ? "hook_head_index" : "hook_point_head_index";
        return about.Has(head) ? $"{hook}.{about.NotNegative(head)}" : hook;
    }
}
