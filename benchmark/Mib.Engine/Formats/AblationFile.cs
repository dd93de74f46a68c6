using System.Globalization;
using Mib.Core.Circuits;
using Mib.Core.Errors;
using Mib.Engine.Ablations;
using Mib.Engine.Models;
using Mib.Models;
using Mib.Models.Checkpoints;
using Mib.Sdk.Circuits;

namespace Mib.Engine.Formats;

/// <summary>Which heads' vectors stand in; the other heads write nothing.</summary>
public enum OptimalHeads
{
    /// <summary>Each head's own.</summary>
    All,

    /// <summary>The reference's: those of each layer's first head (spec/circuit-track.md §2.7).</summary>
    First,
}

/// <summary>Vectors of optimal ablation as safetensors, one a source, and as metadata what they were learned on.</summary>
/// <remarks>
/// <c>vectors</c> [source, d_model], <c>losses</c> and <c>mean_losses</c> [source], in double precision. A file of fewer sources
/// than the model has is of learning that has not ended.
/// </remarks>
public static class AblationFile
{
    private const string Vectors = "vectors";
    private const string Losses = "losses";
    private const string MeanLosses = "mean_losses";

    /// <summary>What is known of vectors, as it is written into their file.</summary>
    /// <param name="model">The model.</param>
    /// <param name="weights">The form of its weights, in words.</param>
    /// <param name="data">Where the pairs are from.</param>
    /// <param name="dataHash">Hash of the pairs.</param>
    /// <param name="plan">How the vectors are learned.</param>
    public static IReadOnlyDictionary<string, string> About(LoadedModel model, string weights, string data, string dataHash, OptimalPlan plan) =>
        new SortedDictionary<string, string>(Of(model, weights), StringComparer.Ordinal)
        {
            ["data"] = data,
            ["data_hash"] = dataHash,
            ["batch_size"] = $"{plan.BatchSize}",
            ["learning_rate"] = plan.LearningRate.ToString("R", CultureInfo.InvariantCulture),
            ["seed"] = $"{plan.Seed}",
            ["steps"] = $"{plan.Steps}",
        };

    /// <summary>Writes the vectors of all sources, or of the first.</summary>
    public static void Write(Stream stream, CircuitGraph graph, IReadOnlyList<OptimalVector> learned, IReadOnlyDictionary<string, string> about)
    {
        using var scope = NewDisposeScope();
        var vectors = tensor(learned.SelectMany(one => one.Vector).ToArray()).view(learned.Count, graph.DModel);
        SafetensorsWriter.Write(
            stream,
            [
                new(Vectors, vectors),
                new(Losses, tensor(learned.Select(one => one.Loss).ToArray())),
                new(MeanLosses, tensor(learned.Select(one => one.MeanLoss).ToArray())),
            ],
            about);
    }

    /// <summary>Reads what an earlier sitting has learned.</summary>
    /// <param name="path">The file.</param>
    /// <param name="graph">The model's.</param>
    /// <param name="about">What is to be learned: the file must be of the same.</param>
    /// <exception cref="FileFormatException">It is of something else, or broken.</exception>
    public static IReadOnlyList<OptimalVector> ReadUnfinished(string path, CircuitGraph graph, IReadOnlyDictionary<string, string> about)
    {
        using var file = SafetensorsFile.Open(path);
        Expect(file, about, "remove the file to begin anew, or give another --out.");
        var vectors = Numbers(file, Vectors, graph.DModel);
        var learned = vectors.Length / graph.DModel;
        var (losses, means) = (Numbers(file, Losses), Numbers(file, MeanLosses));
        if (learned > graph.SourceCount || losses.Length != learned || means.Length != learned)
            throw Broken(path, $"it has {vectors.Length} numbers of vectors, {losses.Length} and {means.Length} losses, for a model of {graph.SourceCount} sources");
        return [.. vectors.Chunk(graph.DModel).Select((vector, i) => new OptimalVector(new(vector), means[i], losses[i]))];
    }

    /// <summary>Reads vectors to stand in for a model's sources.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model; it must be the one that they were learned on.</param>
    /// <param name="weights">The form of its weights, in words.</param>
    /// <param name="heads">Whose vectors stand in.</param>
    /// <returns>Owned by the caller.</returns>
    /// <exception cref="FileFormatException">They are of another model, not those of all sources, or broken.</exception>
    public static AblationValues Values(string path, LoadedModel model, string weights, OptimalHeads heads)
    {
        using var file = SafetensorsFile.Open(path);
        Expect(file, Of(model, weights), "use the model that they were learned on, or learn this one's with `mib train ablation`.");
        var graph = model.Model.Graph;
        var vectors = Numbers(file, Vectors, graph.DModel);
        if (vectors.Length != graph.SourceCount * graph.DModel)
            throw Broken(path, $"'{Vectors}' has {vectors.Length} numbers, the model's {graph.SourceCount} sources write {graph.SourceCount * graph.DModel}");
        using var scope = NewDisposeScope();
        var values = tensor(vectors, device: model.Model.Device).view(graph.SourceCount, 1, graph.DModel);
        for (var layer = 0; heads == OptimalHeads.First && layer < graph.Layers; layer++)
            values.narrow(0, graph.HeadSource(layer, 1), graph.Heads - 1).zero_();
        return AblationValues.Of(Ablation.Optimal, values.to(model.Model.Dtype.Wide()));
    }

    private static SortedDictionary<string, string> Of(LoadedModel model, string weights)
    {
        var about = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["model"] = model.Name, ["model_hash"] = model.Hash, ["weights"] = weights };
        foreach (var (field, value) in GraphErrors.Shape(model.Model.Graph))
            about[field] = $"{value}";
        return about;
    }

    private static void Expect(SafetensorsFile file, IReadOnlyDictionary<string, string> about, string fix)
    {
        // A model's folder may have been renamed: what it computes is in its hash.
        foreach (var (field, expected) in about.Where(entry => entry.Key != "model"))
        {
            if (file.Metadata.GetValueOrDefault(field, "missing") is var found && found != expected)
                throw new FileFormatException(file.Path, $"metadata '{field}'", $"it is {found}, and {expected} is wanted", fix);
        }
    }

    /// <summary>[source], or [source, width].</summary>
    private static double[] Numbers(SafetensorsFile file, string name, int? width = null)
    {
        if (!file.Entries.TryGetValue(name, out var entry))
            throw Broken(file.Path, $"it has no tensor '{name}'");
        if (entry.Dtype != "F64" || entry.Shape.Length != (width is null ? 1 : 2) || (width is { } wanted && entry.Shape[1] != wanted))
            throw Broken(file.Path, $"'{name}' is {entry.Dtype} of [{string.Join(", ", entry.Shape)}], not F64 of [source{(width is null ? "" : $", {width}")}]");
        using var scope = NewDisposeScope();
        var numbers = file.ReadStored(name).ToDoubles();
        return Array.TrueForAll(numbers, double.IsFinite) ? numbers : throw Broken(file.Path, $"'{name}' has a number that is not finite");
    }

    private static FileFormatException Broken(string path, string what) => new(path, "", what, "learn the vectors with `mib train ablation`.");
}
