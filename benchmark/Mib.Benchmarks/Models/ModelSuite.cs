using Mib.Models;
using Mib.Models.Batches;
using Mib.Models.Generation;
using Mib.Models.Transformers;

namespace Mib.Benchmarks.Models;

/// <summary>What hooks, padding and every family in one class cost a model, in time and in memory.</summary>
internal sealed class ModelSuite : ISuite
{
    private const double TimeGoal = 1.1;
    private const double MemoryGoal = 1.2;

    private delegate void FloorRun(Tensor[] weights, Tensor tokens, Gradients gradients, Tensor? logits = null);

    public string Name => "model";

    public Type? Details => null;

    public IEnumerable<Row> Run() =>
    [
        .. Times("GPT-2 shape", Subject.Gpt2Shape, Floor.Gpt2, [Gradients.None, Gradients.Embedding, Gradients.Weights]),
        .. Times("Llama shape", Subject.LlamaShape, Floor.Llama, [Gradients.None]),
        Generation("GPT-2 shape", Subject.Gpt2Shape),
        .. Loads("GPT-2 shape", Subject.Gpt2Shape),
        Memory("GPT-2 shape", Subject.Gpt2Shape, 4, 64),
        Memory("GPT-2 shape", Subject.Gpt2Shape, 1, 1024),
        Memory("Llama shape", Subject.LlamaShape, 4, 64),
        Memory("Llama shape", Subject.LlamaShape, 1, 1024),
    ];

    private static IEnumerable<Row> Times(string shape, TransformerConfig config, FloorRun floor, Gradients[] kinds)
    {
        foreach ((int rows, int length, int rounds) in new[] { (4, 64, 7), (1, 16, 40) })
        {
            using DisposeScope scope = NewDisposeScope();
            using var subject = new Subject(config, rows, length);
            Compare(subject, floor);
            foreach (Gradients kind in kinds)
            {
                foreach (var (_, weight) in subject.Model.Weights.Named())
                {
                    weight.requires_grad = kind == Gradients.Weights;
                }

                Tensor[] weights = subject.FloorWeights();
                Timing timing = Timing.Interleaved(
                    () => floor(weights, subject.Batch.Tokens, kind), () => subject.Run(kind), kind == Gradients.Weights ? 7 : rounds);
                yield return Row.Ratio($"{shape}, {rows}×{length} tokens, {Words(kind)}", timing, TimeGoal);
            }
        }
    }

    private static void Compare(Subject subject, FloorRun floor)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable silent = no_grad();
        Same.Logits(
            subject.Model.Forward(subject.Batch),
            into => floor(subject.FloorWeights(), subject.Batch.Tokens, Gradients.None, into));
    }

    private static string Words(Gradients gradients) => gradients switch
    {
        Gradients.None => "forward",
        Gradients.Embedding => "forward and gradient of the embedding",
        _ => "forward and gradients of all weights",
    };

    /// <summary>Seconds a token with the key/value cache, over those of running the whole text again for each.</summary>
    private static Row Generation(string shape, TransformerConfig config)
    {
        const int tokens = 32;
        using var subject = new Subject(config, 1, 64);
        int[] prompt = [.. subject.Batch.Tokens.ToLongs().Select(token => (int)token)];
        Timing timing = Timing.Interleaved(
            () => Recompute(subject.Model, prompt, tokens),
            () => subject.Model.Generate([prompt], new() { MaxNewTokens = tokens }), 3, tokens);
        return new(
            $"{shape}, {tokens} tokens after {prompt.Length}, cached", timing.Ratio, "× recomputing", null, timing.FloorSeconds, timing.Seconds);
    }

    private static void Recompute(HookedTransformer model, int[] text, int tokens)
    {
        using IDisposable silent = no_grad();
        for (int i = 0; i < tokens; i++)
        {
            using DisposeScope scope = NewDisposeScope();
            using PaddedBatch batch = PaddedBatch.Of([text]);
            text = [.. text, (int)model.LastLogits(batch).argmax(-1).ToInt64()];
        }
    }

    private static IEnumerable<Row> Loads(string shape, TransformerConfig config)
    {
        using var subject = new Subject(config, 1, 1);
        foreach (Row row in Loading.Rows(shape, subject))
        {
            yield return row;
        }
    }

    private static Row Memory(string shape, TransformerConfig config, int rows, int length)
    {
        using var subject = new Subject(config, rows, length);
        double ratio = (double)ForwardMemory.PeakBytes(subject) / ForwardMemory.BlockBytes(subject);
        return new($"{shape}, {rows}×{length} tokens, memory of a forward", ratio, "× a block's activations", MemoryGoal, null, null);
    }
}
