using Mib.Engine.Plans;
using Mib.Models;
using Mib.Models.Batches;
using Mib.Models.Transformers;

namespace Mib.Engine.Variables;

/// <summary>Keeps the pairs of which the model answers both prompts rightly: only there does the causal model describe it.</summary>
internal static class AnsweredPairs
{
    /// <summary>Indices of the pairs kept, in order.</summary>
    public static List<int> Of(
        HookedTransformer model, IReadOnlyList<LabelledPair> pairs, int batchSize, IRunObserver observer, string phase, CancellationToken cancellation)
    {
        var kept = new List<int>();
        var seen = 0;
        foreach (var chunk in pairs.Chunk(batchSize))
        {
            cancellation.ThrowIfCancellationRequested();
            var bases = Answers(model, [.. chunk.Select(p => p.BaseIds)]);
            var sources = Answers(model, [.. chunk.Select(p => p.SourceIds)]);
            kept.AddRange(Enumerable.Range(0, chunk.Length)
                .Where(i => bases[i] == chunk[i].BaseAnswer && sources[i] == (chunk[i].SourceAnswer ?? sources[i])).Select(i => seen + i));
            seen += chunk.Length;
            observer.Report(phase, (double)seen / pairs.Count);
        }

        return kept;
    }

    private static long[] Answers(HookedTransformer model, IReadOnlyList<IReadOnlyList<int>> prompts)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var batch = PaddedBatch.Of(prompts, device: model.Device);
        return model.LastLogits(batch).argmax(-1).ToLongs();
    }
}
