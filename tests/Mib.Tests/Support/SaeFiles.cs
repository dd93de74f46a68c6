using System.Text;
using Mib.Core;
using Mib.Models.Saes;

namespace Mib.Tests.Support;

/// <summary>The numbers of a small sparse autoencoder, and files of them, byte by byte.</summary>
internal sealed class SaeFiles
{
    public const int Width = 4, Features = 6;

    private readonly Random random = Seed.For(0, "sae-files");

    public SaeFiles()
    {
        Encoder = Draw(Width * Features);
        EncoderBias = Draw(Features, 0.3);
        Decoder = Draw(Features * Width);
        DecoderBias = Draw(Width, 0.3);
        Thresholds = [.. Draw(Features).Select(value => 0.2f + Math.Abs(value))];
    }

    /// <summary>[d, m] row by row.</summary>
    public float[] Encoder { get; }

    public float[] EncoderBias { get; }

    /// <summary>[m, d] row by row.</summary>
    public float[] Decoder { get; }

    public float[] DecoderBias { get; }

    public float[] Thresholds { get; }

    /// <summary>W_enc, b_enc and so on, as SAELens and Gemma Scope have them.</summary>
    public List<(string Name, long[] Shape, float[] Values)> Named =>
    [
        ("W_enc", [Width, Features], Encoder), ("b_enc", [Features], EncoderBias), ("W_dec", [Features, Width], Decoder), ("b_dec", [Width], DecoderBias),
        ("threshold", [Features], Thresholds),
    ];

    /// <summary>The same as linear layers, as Llama Scope has them.</summary>
    public List<(string Name, long[] Shape, float[] Values)> Linear =>
    [
        ("encoder.weight", [Features, Width], Transposed(Encoder, Width, Features)), ("encoder.bias", [Features], EncoderBias),
        ("decoder.weight", [Width, Features], Transposed(Decoder, Features, Width)), ("decoder.bias", [Width], DecoderBias),
    ];

    /// <summary>Vectors to encode, a row each.</summary>
    public double[][] Vectors(int count) => [.. Enumerable.Range(0, count).Select(_ => Draw(Width, 2).Select(value => (double)value).ToArray())];

    /// <summary>A file of float32 tensors.</summary>
    public static byte[] Safetensors(IEnumerable<(string Name, long[] Shape, float[] Values)> tensors, string metadata = "")
    {
        var (entries, data, at) = (new List<string>(), new List<byte>(), 0);
        foreach (var (name, shape, values) in tensors)
        {
            entries.Add(RawSafetensors.Entry(name, "F32", $"[{string.Join(",", shape)}]", $"[{at},{at += 4 * values.Length}]"));
            data.AddRange(values.SelectMany(BitConverter.GetBytes));
        }

        var header = Encoding.UTF8.GetBytes("{" + metadata + string.Join(",", entries) + "}");
        return [.. BitConverter.GetBytes((ulong)header.Length), .. header, .. data];
    }

    /// <summary>A folder in SAELens's layout.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="form">What it computes.</param>
    /// <param name="weights">In the caller's dispose scope.</param>
    public static void Write(string folder, SaeForm form, SaeWeights weights)
    {
        using var sae = new Sae(form, weights.Each(weight => weight.DetachFromDisposeScope()));
        SaeLens.Write(folder, sae, new Dictionary<string, string>());
    }

    private static float[] Transposed(float[] values, int rows, int columns) =>
        [.. from column in Enumerable.Range(0, columns) from row in Enumerable.Range(0, rows) select values[(row * columns) + column]];

    private float[] Draw(int count, double scale = 1) => [.. Enumerable.Range(0, count).Select(_ => (float)(scale * random.NextGaussian()))];
}
