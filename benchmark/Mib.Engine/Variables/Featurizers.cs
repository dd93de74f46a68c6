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
    public static FittedUnit Store(Featurizer featurizer) => new(
        featurizer.Kind, featurizer.Selected, [.. featurizer.State.Select(t => new StoredTensor(t.Key, t.Value.shape, t.Value.ToDoubles()))], featurizer.Reference);

    /// <summary>The featurizers of all sites in one file.</summary>
    /// <param name="plan">The run.</param>
    /// <param name="results">One a site: that of the first seed.</param>
    public static byte[] Write(VariablePlan plan, IReadOnlyList<SiteResult> results)
    {
        using var scope = NewDisposeScope();
        var tensors = new List<KeyValuePair<string, Tensor>>();
        var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["variable"] = plan.Variable };
        foreach (var (site, result) in plan.Sites.Zip(results))
        {
            foreach (var (unit, fitted) in site.Units.Zip(result.Units))
            {
                var name = $"{unit}@{site.Position}";
                metadata[$"{name}/kind"] = fitted.Kind;
                metadata[$"{name}/selected"] = JsonSerializer.Serialize(fitted.Selected);
                foreach (var (key, value) in fitted.Reference)
                    metadata[$"{name}/{key}"] = value;
                tensors.AddRange(fitted.State.Select(t => KeyValuePair.Create($"{name}/{t.Name}", tensor(t.Values, t.Shape).to(plan.Model.Dtype.Wide()))));
            }
        }

        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, tensors, metadata);
        return stream.ToArray();
    }
}
