using System.Text.Json;
using System.Text.Json.Serialization;
using Mib.Sdk.Variables;

namespace Mib.Engine.Variables;

/// <summary>What one site gave from one seed.</summary>
/// <param name="Units">A featurizer for each unit of the site; none of a seed that none are kept of.</param>
/// <param name="Test">[pair] how each test pair came out.</param>
/// <param name="Validation">[pair] the same of the validation pairs.</param>
/// <param name="Learning">How training went; empty where nothing was trained.</param>
internal sealed record SiteResult(FittedUnit[] Units, double[] Test, double[] Validation, LearningPoint[] Learning)
{
    /// <summary>A loss may be no number.</summary>
    private static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public static SiteResult[] FromBytes(byte[] bytes) => JsonSerializer.Deserialize<SiteResult[]>(bytes, Json)!;

    public static byte[] ToBytes(SiteResult[] results) => JsonSerializer.SerializeToUtf8Bytes(results, Json);
}

/// <summary>A featurizer as plain numbers.</summary>
/// <param name="Kind">What kind it is.</param>
/// <param name="Selected">The features that are swapped; null for all.</param>
/// <param name="State">Its tensors.</param>
/// <param name="Reference">What it needs beside them, by name.</param>
internal sealed record FittedUnit(string Kind, IReadOnlyList<int>? Selected, StoredTensor[] State, IReadOnlyList<KeyValuePair<string, string>> Reference);

/// <summary>A tensor as plain numbers.</summary>
/// <param name="Name">Its name in the featurizer.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Values">Its elements, row by row, in float32, or in float64 if the run computes in that.</param>
internal sealed record StoredTensor(string Name, long[] Shape, byte[] Values);
