using System.Text.Json;
using Mib.Engine.Plans;
using Mib.Models;
using Mib.Models.Checkpoints;
using Mib.Sdk.Variables;

namespace Mib.Engine.Variables;

/// <summary>Featurizers as safetensors: tensors named <c>site/tensor</c>, kinds and selected features in the metadata.</summary>
internal static class Featurizers
{
    /// <summary>The tensors of one featurizer, as plain numbers.</summary>
    public static StoredTensor[] Store(Featurizer featurizer) =>
        [.. featurizer.State.Select(t => new StoredTensor(t.Key, t.Value.shape, t.Value.ToDoubles()))];

    /// <summary>The featurizers of all sites in one file.</summary>
    public static byte[] Write(VariablePlan plan, IReadOnlyList<VariableEvaluation.SiteResult> results)
    {
        using var scope = NewDisposeScope();
        var tensors = new List<KeyValuePair<string, Tensor>>();
        var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["variable"] = plan.Variable };
        for (var i = 0; i < results.Count; i++)
        {
            var site = plan.Sites[i].ToString();
            metadata[$"{site}/kind"] = results[i].Kind;
            metadata[$"{site}/selected"] = JsonSerializer.Serialize(results[i].Selected);
            tensors.AddRange(results[i].State.Select(t => KeyValuePair.Create(
                $"{site}/{t.Name}", tensor(t.Values, t.Shape).to(plan.Model.Dtype.Wide()))));
        }

        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, tensors, metadata);
        return stream.ToArray();
    }
}

/// <summary>A tensor as plain numbers.</summary>
/// <param name="Name">Its name in the featurizer.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Values">Its elements, row by row.</param>
internal sealed record StoredTensor(string Name, long[] Shape, double[] Values);
