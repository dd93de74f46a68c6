using Mib.Models.Transformers;

namespace Mib.Methods.Exact;

/// <summary>Takes out one source at a time: every reader gets what stands in for it, and all that follows runs on.</summary>
internal static class NodeSteps
{
    public static IEnumerable<Step> Of(HookedTransformer model, CleanRun clean)
    {
        var graph = model.Graph;
        yield return Behind(0, 0, model.Blocks[0].ResidPre);
        for (var layer = 0; layer < graph.Layers; layer++)
        {
            foreach (var heads in Enumerable.Range(graph.HeadSource(layer, 0), graph.Heads).Chunk(clean.Together))
            {
                var (at, first, count) = (layer, heads[0], heads.Length);
                yield return new(heads, () =>
                {
                    using var prompts = clean.Prompts(count);
                    return clean.LostFromMid(at, clean.Changed(model.Blocks[at].ResidMid, first, count), prompts);
                });
            }

            yield return Behind(graph.MlpSource(layer), layer + 1, model.Blocks[layer].ResidPost);
        }

        Step Behind(int source, int layer, string stream) => new([source], () =>
        {
            using var prompts = clean.Prompts(1);
            return clean.LostFrom(layer, clean.Changed(stream, source, 1), prompts);
        });
    }
}
