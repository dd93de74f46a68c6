using Mib.Core;
using Mib.Models.Transformers;

namespace Mib.Tasks.Ioi.Circuit;

/// <summary>First weights with which the circuit is found within a few hundred steps.</summary>
/// <remarks>
/// The residual stream is parted: positions in the first d_head dimensions, what m0 says of a token in the others. a1.h1
/// matches a token with itself and reads positions, a2.h1 reads what a1.h1 writes, a4.h1 turns away from the position that
/// a2.h1 tells. From random weights alone the model stays at a coin-flip between the two names.
/// </remarks>
internal static class IoiCircuitStart
{
    /// <summary>Shapes the circuit's nodes.</summary>
    public static void Shape(HookedTransformer model, Random random)
    {
        var (weights, width, d) = (model.Weights, model.Config.DHead, model.Config.DModel);
        // Initialization draws whatever writes to the residual stream smaller by this factor.
        var writing = Math.Sqrt(2.0 * model.Config.Layers);
        weights.Embedding.mul_(0.25);
        weights.PositionEmbedding!.zero_().narrow(1, 0, width).copy_(Draw(0.2, model.Config.Context, width));
        weights.Blocks[0].MlpOut.Weight.mul_(writing).narrow(1, 0, width).zero_();
        var (ofDuplicate, ofInhibition) = (Draw(0.075, width, d), Draw(0.075, width, d));
        var positions = cat([eye(width) * 0.6, zeros(d - width, width)], 0);

        var match = cat([zeros(width, width), Draw(0.3, d - width, width)], 0);
        Set(IoiCircuit.DuplicateLayer, match, match, positions, ofDuplicate);
        Set(IoiCircuit.InhibitionLayer, null, null, ofDuplicate.t(), ofInhibition);
        Set(IoiCircuit.MoverLayer, ofInhibition.t().neg() + Draw(0.05, d, width), positions + Draw(0.05, d, width), null, null);
        Out(IoiCircuit.MoverLayer).mul_(writing);

        void Set(int layer, Tensor? query, Tensor? key, Tensor? value, Tensor? output)
        {
            Tensor?[] inputs = [query, key, value];
            for (var qkv = 0; qkv < inputs.Length; qkv++)
            {
                if (inputs[qkv] is { } input)
                    weights.Blocks[layer].Qkv.Weight.narrow(1, ((qkv * IoiCircuit.Heads) + IoiCircuit.Head) * width, width).copy_(input);
            }

            if (output is not null)
                Out(layer).copy_(output);
        }

        Tensor Out(int layer) => weights.Blocks[layer].Out.Weight.narrow(0, IoiCircuit.Head * width, width);

        Tensor Draw(double deviation, params long[] shape) =>
            tensor(Enumerable.Range(0, (int)shape.Aggregate((product, size) => product * size)).Select(_ => (float)(deviation * random.NextGaussian())).ToArray(), shape);
    }

    /// <summary>Makes what the nodes outside the circuit write larger or smaller.</summary>
    public static void ScaleOthers(HookedTransformer model, double factor)
    {
        var (graph, width) = (model.Graph, model.Config.DHead);
        var others = IoiCircuit.OtherSources(graph).ToHashSet();
        for (var layer = 0; layer < graph.Layers; layer++)
        {
            var block = model.Weights.Blocks[layer];
            for (var head = 0; head < graph.Heads; head++)
            {
                if (others.Contains(graph.HeadSource(layer, head)))
                    block.Out.Weight.narrow(0, head * width, width).mul_(factor);
            }

            if (!others.Contains(graph.MlpSource(layer)))
                continue;
            block.MlpOut.Weight.mul_(factor);
            block.MlpOut.Bias!.mul_(factor);
        }
    }
}
