using Mib.Models.Hooks;
using Mib.Models.Transformers;

namespace Mib.Tasks.Ioi.Circuit;

/// <summary>Where the circuit's heads are to look: from the acting name to where it stood, from the end to it, from the end to the other name.</summary>
internal static class IoiCircuitHints
{
    private static readonly int[] Layers = [IoiCircuit.DuplicateLayer, IoiCircuit.InhibitionLayer, IoiCircuit.MoverLayer];

    /// <summary>The hook points that <see cref="Loss"/> needs.</summary>
    public static IEnumerable<string> Patterns(HookedTransformer model) => Layers.Select(layer => model.Blocks[layer].Pattern);

    /// <summary>−ln of the attention that each head gives to the right place, summed over the heads; mean over the prompts.</summary>
    public static Tensor Loss(HookedTransformer model, ActivationCache looks, IoiCircuitBatch batch)
    {
        var first = batch.Places((words, names) => Array.IndexOf(words, names.C));
        var again = batch.Places((words, names) => Array.LastIndexOf(words, names.C));
        var other = batch.Places((words, names) => Array.IndexOf(words, names.IndirectObject));
        var end = batch.Places((words, _) => words.Length - 1);
        return Missed(Layers[0], again, first) + Missed(Layers[1], end, again) + Missed(Layers[2], end, other);

        Tensor Missed(int layer, long[] from, long[] to)
        {
            var pattern = looks[model.Blocks[layer].Pattern].select(1, IoiCircuit.Head);
            var width = batch.Base.Width;
            // [row, query, key] as one list.
            var index = from.Select((query, row) => (((row * width) + query) * width) + to[row]).ToArray();
            return (pattern.flatten().index_select(0, tensor(index)) + 1e-6).log().mean().neg();
        }
    }
}
