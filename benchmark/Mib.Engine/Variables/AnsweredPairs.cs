using Mib.Engine.Plans;
using Mib.Models;
using Mib.Models.Batches;
using Mib.Models.Transformers;
using Mib.Sdk.Variables;

namespace Mib.Engine.Variables;

/// <summary>Keeps the pairs of which the model answers both prompts rightly: only there does the causal model describe it.</summary>
internal static class AnsweredPairs
{
    /// <summary>Indices of the pairs kept, in order.</summary>
    public static List<int> Of(
        HookedTransformer model, IReadOnlyList<InterchangePair> pairs, int batchSize, IRunObserver observer, string phase, CancellationToken cancellation)
    {
        var kept = new List<int>();
        var seen = 0;
        foreach (var chunk in pairs.Chunk(batchSize))
        {
            cancellation.ThrowIfCancellationRequested();
            var bases = Says(model, [.. chunk.Select(pair => (pair.BaseIds, pair.BaseAnswer))]);
            var sources = Says(model, [.. chunk.Select(pair => (pair.SourceIds, pair.SourceAnswer))]);
            kept.AddRange(Enumerable.Range(0, chunk.Length).Where(i => bases[i] && sources[i]).Select(i => seen + i));
            seen += chunk.Length;
            observer.Report(phase, (double)seen / pairs.Count);
        }

        return kept;
    }

    /// <summary>Whether greedy decoding gives the answer: each of its tokens is the likeliest after those before it. No answer is never wrong.</summary>
    private static bool[] Says(HookedTransformer model, IReadOnlyList<(Core.EquatableArray<int> Prompt, Core.EquatableArray<int> Answer)> asked)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var batch = PaddedBatch.Of([.. asked.Select(one => (IReadOnlyList<int>)[.. one.Prompt, .. one.Answer.SkipLast(1)])], PaddingSide.Left, model.Device);
        var longest = Math.Max(1, asked.Max(one => one.Answer.Count));
        // [row, token]: the likeliest after each of the last tokens.
        var said = model.Unembed(model.Residual(batch).narrow(1, batch.Width - longest, longest)).argmax(-1).ToLongs();
        return [.. asked.Select((one, row) => one.Answer.Index().All(token => said[((row + 1) * longest) - one.Answer.Count + token.Index] == token.Item))];
    }
}
