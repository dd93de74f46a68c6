using Mib.Core.Errors;
using Mib.Models.Checkpoints;

namespace Mib.Models.Saes;

/// <summary>Llama Scope's layout: <c>hyperparams.json</c>, and <c>final.safetensors</c> beside it or in <c>checkpoints/</c> (He et al. 2024, arXiv:2410.20526).</summary>
/// <remarks>
/// The weights are those of training, on vectors scaled to be √d long on average. What its authors do before they use them is
/// done here: the scale goes into biases, so that features count in the model's own units; each feature takes over the length of
/// its decoder's row, which becomes 1; and only then the threshold, the same for all, is applied. TopK with a threshold is JumpReLU.
/// </remarks>
internal static class LlamaScope
{
    public const string ConfigFile = "hyperparams.json";
    private const string File = "final.safetensors";

    /// <summary>Keeps a row of zeros from being divided by its length.</summary>
    private const double LeastLength = 1e-12;

    /// <summary>Vectors that are longer on average, or shorter than one over it, are no model's.</summary>
    private const double LongestVector = 1e9;

    /// <summary>Where a folder has its weights.</summary>
    public static string WeightsPath(string folder) =>
        System.IO.File.Exists(Path.Combine(folder, File)) ? Path.Combine(folder, File) : Path.Combine(folder, "checkpoints", File);

    /// <summary>Reads a folder.</summary>
    /// <exception cref="FileFormatException">A file of it is not what it should be.</exception>
    public static Sae Read(string folder, ScalarType dtype, Device device)
    {
        var fields = ConfigFields.Open(Path.Combine(folder, ConfigFile), "download the file again.");
        fields.Expect("use_glu_encoder", false);
        var hook = fields.Text("hook_point_in");
        if (fields.Has("hook_point_out") && fields.Text("hook_point_out") is var output && output != hook)
            throw fields.Error("hook_point_out", $"it is {output} and not {hook}: a transcoder, which has no error to keep", "use an SAE of one hook point.");
        var (d, m) = (fields.Positive("d_model"), fields.Positive("d_sae"));
        var activation = Activation(fields);
        using var tensors = new SaeTensors(WeightsPath(folder), dtype, device);
        using var scope = NewDisposeScope();
        var (encoder, encoderBias) = (tensors.Read("encoder.weight", m, d).t(), tensors.Read("encoder.bias", m));
        var decoder = tensors.Read("decoder.weight", d, m).t();
        var decoderBias = fields.Flag("use_decoder_bias", whenMissing: true) ? tensors.Read("decoder.bias", d) : zeros([d], dtype, device);
        var norm = Norm(fields, d, out var scale);
        encoderBias = encoderBias / scale;
        decoderBias = decoderBias / scale;
        if (fields.Flag("sparsity_include_decoder_norm", whenMissing: true))
        {
            // A feature that stands for nothing goes on doing so.
            var lengths = decoder.norm(1, keepdim: false).clamp_min(LeastLength);
            (encoder, encoderBias, decoder) = (encoder * lengths, encoderBias * lengths, decoder / lengths.unsqueeze(1));
        }

        var thresholds = activation == SaeActivation.Jumprelu ? full([m], fields.PositiveNumber("jump_relu_threshold"), dtype, device) : null;
        var form = new SaeForm
        {
            Hook = hook, Activation = activation, K = activation == SaeActivation.Topk ? SaeLens.K(fields, "top_k", m) : 0, Norm = norm,
            SubtractsDecoderBias = fields.Flag("apply_decoder_bias_to_pre_encoder", whenMissing: false),
        };
        return new(form, new SaeWeights(encoder.contiguous(), encoderBias, decoder.contiguous(), decoderBias, thresholds).Each(weight => weight.DetachFromDisposeScope()));
    }

    private static SaeActivation Activation(ConfigFields fields)
    {
        var named = fields.OneOf("act_fn", new Dictionary<string, SaeActivation> { ["relu"] = SaeActivation.Relu, ["jumprelu"] = SaeActivation.Jumprelu, ["topk"] = SaeActivation.Topk });
        return named == SaeActivation.Topk && fields.Number("jump_relu_threshold") > 0 ? SaeActivation.Jumprelu : named;
    }

    /// <summary>What is done to vectors; where all are scaled alike, by how much.</summary>
    private static SaeNorm Norm(ConfigFields fields, int width, out double scale)
    {
        scale = 1;
        switch (fields.Text("norm_activation"))
        {
            case "dataset-wise":
                var average = fields.Object("dataset_average_activation_norm") ?? throw fields.Error("dataset_average_activation_norm", "it is missing", "download the file again.");
                if (average.PositiveNumber("in") is var norm && average.Has("out") && average.PositiveNumber("out") != norm)
                    throw average.Error("out", $"it is not 'in', {norm}, though both are of one hook point", "correct the field.");
                if (norm is > LongestVector or < 1 / LongestVector)
                    throw average.Error("in", $"{norm:g3} is the length of no model's vectors", "download the file again.");
                scale = Math.Sqrt(width) / norm;
                return SaeNorm.None;
            case "token-wise":
                return SaeNorm.Length;
            case "inference":
                return SaeNorm.None;
            case var other:
                throw fields.Error("norm_activation", $"'{other}' is not supported", "supported: dataset-wise, token-wise, inference.");
        }
    }
}
