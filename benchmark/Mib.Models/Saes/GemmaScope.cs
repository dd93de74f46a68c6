using System.Text.RegularExpressions;
using Mib.Core.Errors;

namespace Mib.Models.Saes;

/// <summary>Gemma Scope's layout: <c>params.safetensors</c>, made of its <c>params.npz</c>, without a configuration (Lieberum et al. 2024, arXiv:2408.05147).</summary>
internal static partial class GemmaScope
{
    public const string WeightsFile = "params.safetensors";
    public const string ArchiveFile = "params.npz";

    /// <summary>Reads a folder. What its vectors are is in its path, as on the hub, or in the file's metadata.</summary>
    /// <exception cref="FileFormatException">The file is not what it should be.</exception>
    public static Sae Read(string folder, ScalarType dtype, Device device)
    {
        using var tensors = new SaeTensors(Path.Combine(folder, WeightsFile), dtype, device);
        using var scope = NewDisposeScope();
        var (d, m) = tensors.Sizes("W_enc");
        var weights = new SaeWeights(
            tensors.Read("W_enc", d, m), tensors.Read("b_enc", m), tensors.Read("W_dec", m, d), tensors.Read("b_dec", d), tensors.Read("threshold", m));
        var form = new SaeForm { Hook = tensors.Metadata.GetValueOrDefault("hook_name") ?? Hook(Path.GetFullPath(folder)), Activation = SaeActivation.Jumprelu };
        return new(form, weights.Each(weight => weight.DetachFromDisposeScope()));
    }

    /// <summary>The error about an archive, which is not read.</summary>
    public static FileFormatException Archive(string path) => new(
        path, "", "NumPy's archives are not read",
        $"convert it: python -c \"import numpy, safetensors.numpy as s; s.save_file(dict(numpy.load('{ArchiveFile}')), '{WeightsFile}')\".");

    /// <summary>A folder called as a hook point; or one of a layer, in one of a release for the stream, the MLPs or the heads.</summary>
    private static string Hook(string folder)
    {
        var parts = Path.TrimEndingDirectorySeparator(folder).Split(Path.DirectorySeparatorChar);
        if (parts[^1].StartsWith("blocks.", StringComparison.Ordinal))
            return parts[^1];
        if (parts.Select(part => Layer().Match(part)).LastOrDefault(match => match.Success) is not { } found)
        {
            throw new FileFormatException(
                Path.Combine(folder, WeightsFile), "", "neither its folders nor its metadata say which vectors it is for",
                "put it into folders called as on the hub, gemma-scope-2b-pt-res/layer_20, or into one called as the hook point, blocks.20.hook_resid_post.");
        }

        var release = parts.LastOrDefault(part => part.StartsWith("gemma-scope-", StringComparison.Ordinal));
        return $"blocks.{found.Groups["layer"].Value}." + (release is null ? "res" : Kind().Match(release).Groups["kind"].Value) switch
        {
            "res" => "hook_resid_post",
            "mlp" => "hook_mlp_out",
            "att" => "attn.hook_z",
            _ => throw new FileFormatException(Path.Combine(folder, WeightsFile), "", $"the release {release} has no autoencoders of one hook point", "use one of a release -res, -mlp or -att."),
        };
    }

    [GeneratedRegex(@"^layer_(?<layer>[0-9]{1,4})$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Layer();

    [GeneratedRegex("-(?<kind>res|mlp|att)(-|$)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Kind();
}
