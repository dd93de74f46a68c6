using Mib.Core;
using Mib.Core.Errors;
using Mib.Models;
using Mib.Models.Batches;
using Mib.Models.Hooks;
using Mib.Models.Transformers;

namespace Mib.Engine.Look;

/// <summary>Where a head looks.</summary>
/// <param name="Layer">Its block.</param>
/// <param name="Head">Its number in the block.</param>
/// <param name="Pattern">[query][key]; each row sums to 1.</param>
public sealed record HeadPattern(int Layer, int Head, EquatableArray<EquatableArray<double>> Pattern);

/// <summary>The attention patterns of one prompt.</summary>
public static class AttentionLook
{
    /// <summary>Most numbers shown at once: 1,024 heads on 64 tokens, or 4 heads on 1,024.</summary>
    public const int Most = 1 << 22;

    /// <summary>Runs the prompt and reads <c>hook_pattern</c>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prompt">The prompt's ids.</param>
    /// <param name="layers">The layers to read; all if there are none. Negative numbers count from the end.</param>
    /// <param name="heads">The heads to read in each; all if there are none.</param>
    /// <returns>By layer, then head.</returns>
    /// <exception cref="UsageException">There is no such layer or head, the prompt is too long, or it is too much to look at.</exception>
    public static EquatableArray<HeadPattern> Of(
        HookedTransformer model, IReadOnlyList<int> prompt, IReadOnlyCollection<int> layers, IReadOnlyCollection<int> heads)
    {
        var chosenLayers = Places.Of("layer", layers, model.Config.Layers);
        var chosenHeads = Places.Of("head", heads, model.Config.Heads);
        var numbers = (long)chosenLayers.Length * chosenHeads.Length * prompt.Count * prompt.Count;
        if (numbers > Most)
        {
            throw new UsageException(
                $"{chosenLayers.Length * chosenHeads.Length} heads on {prompt.Count} tokens are {numbers:N0} numbers, more than the {Most:N0} of one page.",
                "choose layers with --layer and heads with --head, or shorten the prompt.");
        }

        using var scope = NewDisposeScope();
        using var batch = PaddedBatch.Of([prompt], device: model.Device);
        var patterns = new List<HeadPattern>();
        var hooks = new HookSet();
        foreach (var layer in chosenLayers)
        {
            hooks.Read(model.Blocks[layer].Pattern, pattern => patterns.AddRange(
                chosenHeads.Select(head => new HeadPattern(layer, head, Rows(pattern.select(1, head), prompt.Count)))));
        }

        using var gradients = no_grad();
        model.Residual(batch, hooks);
        return [.. patterns];
    }

    private static EquatableArray<EquatableArray<double>> Rows(Tensor pattern, int length) =>
        [.. Finite.Of(pattern.ToDoubles(), "attention").Chunk(length).Select(row => new EquatableArray<double>(row))];
}
