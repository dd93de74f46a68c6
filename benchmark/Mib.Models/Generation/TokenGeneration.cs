using Mib.Core.Errors;
using Mib.Models.Batches;
using Mib.Models.Hooks;
using Mib.Models.Transformers;

namespace Mib.Models.Generation;

/// <summary>Goes on with prompts, a batch at a time, each new token run alone on cached keys and values.</summary>
public static class TokenGeneration
{
    /// <summary>Generates.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prompts">Prompts of any lengths, at least one token each; they are padded on the left.</param>
    /// <param name="settings">How to choose tokens and when to stop.</param>
    /// <param name="hooksAt">
    /// The hooks of each run: 0 is that of the prompts, [batch, pos, …], n that of the n-th new token, [batch, 1, …]. Null, or
    /// null for a run, leaves it alone.
    /// </param>
    /// <returns>The new tokens of each prompt; a token that ends a text is the last.</returns>
    /// <exception cref="UsageException">Prompt and new tokens are longer than the context, or a setting is out of range.</exception>
    public static IReadOnlyList<IReadOnlyList<int>> Generate(
        this HookedTransformer model, IReadOnlyList<IReadOnlyList<int>> prompts, GenerationSettings settings, Func<int, HookSet?>? hooksAt = null)
    {
        settings.Check();
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var batch = PaddedBatch.Of(prompts, PaddingSide.Left, model.Device);
        try
        {
            if (batch.Longest + settings.MaxNewTokens > model.Config.Context)
            {
                throw new UsageException(
                    $"A prompt of {batch.Longest} tokens and {settings.MaxNewTokens} new ones are over the model's context of {model.Config.Context}.",
                    "shorten the prompt or ask for fewer tokens.");
            }

            var stops = (settings.StopTokens ?? [.. model.Config.EosTokens]).ToHashSet();
            var sampler = new Sampler(settings, prompts.Count);
            var texts = prompts.Select(_ => new List<int>()).ToArray();
            var open = texts.Length;
            // The last new token is never run.
            using var cache = new KeyValueCache(model.Config, batch.Width + settings.MaxNewTokens - 1);
            for (var step = 0; ; step++)
            {
                var next = Choose(model, batch, hooksAt?.Invoke(step), cache, sampler);
                for (var row = 0; row < texts.Length; row++)
                {
                    if (texts[row] is [.., var end] && stops.Contains(end))
                        continue;
                    texts[row].Add(next[row]);
                    if (stops.Contains(next[row]))
                        open--;
                }

                if (open == 0 || step + 1 == settings.MaxNewTokens)
                    return texts;
                var following = batch.Next(next);
                batch.Dispose();
                batch = following;
            }
        }
        finally
        {
            batch.Dispose();
        }
    }

    private static int[] Choose(HookedTransformer model, PaddedBatch batch, HookSet? hooks, KeyValueCache cache, Sampler sampler)
    {
        using var scope = NewDisposeScope();
        return sampler.Choose(model.LastLogits(batch, hooks, cache));
    }
}
