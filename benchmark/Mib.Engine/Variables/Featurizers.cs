using System.Runtime.InteropServices;
using System.Text.Json;
using Mib.Engine.Plans;
using Mib.Models;
using Mib.Models.Checkpoints;
using Mib.Sdk.Variables;

namespace Mib.Engine.Variables;

/// <summary>Featurizers as safetensors: tensors named <c>unit@position/tensor</c>, kinds, selected features and what a featurizer needs beside its tensors in the metadata.</summary>
internal static class Featurizers
{
    /// <summary>One featurizer, as plain numbers.</summary>
    /// <param name="featurizer">The featurizer.</param>
    /// <param name="dtype">float32 or float64.</param>
    public static FittedUnit Store(Featurizer featurizer, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        return new(
            featurizer.Kind, featurizer.Selected,
            [.. featurizer.State.Select(t => new StoredTensor(t.Key, t.Value.shape, t.Value.detach().to(dtype, CPU).contiguous().bytes.ToArray()))],
            featurizer.Reference);
    }

    /// <summary>Bytes of what a site's featurizers are made of.</summary>
    public static long BytesOf(SiteResult result) => result.Units.Sum(unit => unit.State.Sum(tensor => (long)tensor.Values.Length));

    /// <summary>The featurizers of some sites in one file.</summary>
    /// <param name="plan">The run.</param>
    /// <param name="results">The sites, and what they gave from the first seed.</param>
    public static byte[] Write(VariablePlan plan, IEnumerable<(Site Site, SiteResult Result)> results)
    {
        using var scope = NewDisposeScope();
        var dtype = plan.Model.Dtype.Wide();
        var tensors = new List<KeyValuePair<string, Tensor>>();
        var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["variable"] = plan.Variable };
        foreach (var (site, result) in results)
        {
            foreach (var (unit, fitted) in site.Units.Zip(result.Units))
            {
                var name = $"{unit}@{site.Position}";
                metadata[$"{name}/kind"] = fitted.Kind;
                metadata[$"{name}/selected"] = JsonSerializer.Serialize(fitted.Selected);
                foreach (var (key, value) in fitted.Reference)
                    metadata[$"{name}/{key}"] = value;
                tensors.AddRange(fitted.State.Select(t => KeyValuePair.Create($"{name}/{t.Name}", Restore(t, dtype))));
            }
        }

        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, tensors, metadata);
        return stream.ToArray();
    }

    private static Tensor Restore(StoredTensor stored, ScalarType dtype) => dtype == ScalarType.Float64
        ? tensor(MemoryMarshal.Cast<byte, double>(stored.Values).ToArray(), stored.Shape)
        : tensor(MemoryMarshal.Cast<byte, float>(stored.Values).ToArray(), stored.Shape);
}
