using Mib.Benchmarks.Models;
using Mib.Core.Circuits;
using Mib.Core.Data;
using Mib.Engine.Circuits;
using Mib.Models;
using Mib.Models.Batches;
using Mib.Models.Hooks;
using Mib.Models.Transformers;
using Mib.Sdk.Circuits;

namespace Mib.Benchmarks.Circuits;

/// <summary>A random model and pairs of random prompts that differ from some token on.</summary>
internal sealed class CircuitSubject : IDisposable
{
    private readonly Subject subject;

    /// <summary>Makes them.</summary>
    /// <param name="config">The model's shape.</param>
    /// <param name="rows">How many pairs.</param>
    /// <param name="length">Tokens of a prompt.</param>
    /// <param name="shared">How many first tokens clean and corrupted prompts share.</param>
    public CircuitSubject(TransformerConfig config, int rows, int length, int shared)
    {
        subject = new(config, rows, length);
        var random = new Random(2);
        int[][] clean = [.. subject.Batch.Tokens.ToLongs().Select(token => (int)token).Chunk(length)];
        Pairs = [.. clean.Select(prompt => new TokenPair([.. prompt], [.. prompt.Select((token, i) => i < shared ? token : Other(token))], random.Next(config.Vocabulary / 2), config.Vocabulary - 1))];
        Batch = PairBatch.Of(Pairs);
        var graph = Model.Graph;
        Scores = new(graph, [.. graph.Edges.Select(_ => (2 * random.NextDouble()) - 1)]);

        int Other(int token) => (token + 1 + random.Next(config.Vocabulary - 1)) % config.Vocabulary;
    }

    public HookedTransformer Model => subject.Model;

    public IReadOnlyList<TokenPair> Pairs { get; }

    public PairBatch Batch { get; }

    /// <summary>Random scores: of their circuits, the larger keep nearly all sources, which is the most work.</summary>
    public CircuitScores Scores { get; }

    /// <summary>The model as it is, to the logits of each prompt's last token: the least that any of this can cost.</summary>
    /// <param name="forwards">How many forward runs.</param>
    /// <param name="withBackward">How many runs forward and back to the embedding.</param>
    public void Plain(int forwards, int withBackward)
    {
        for (int i = 0; i < forwards; i++)
        {
            using DisposeScope scope = NewDisposeScope();
            using IDisposable silent = no_grad();
            Model.LastLogits(Batch.Clean);
        }

        for (int i = 0; i < withBackward; i++)
        {
            using DisposeScope scope = NewDisposeScope();
            using IDisposable recording = enable_grad();
            using var cache = new ActivationCache();
            HookSet hooks = cache.Hooks([HookNames.Embed], new HookSet().Add(HookNames.Embed, x => x.detach().requires_grad_()));
            autograd.grad([Batch.LogitDifference(Model.LastLogits(Batch.Clean, hooks)).sum()], [cache[HookNames.Embed]]);
        }
    }

    public void Attribute(ICircuitMethod method)
    {
        using DisposeScope scope = NewDisposeScope();
        method.Score(new() { Model = Model, Pairs = Pairs, BatchSize = Pairs.Count, Seed = 0 });
    }

    /// <summary>The ten circuits of both rankings, as a curve is measured.</summary>
    public void Curve()
    {
        IEnumerable<Circuit> circuits = [.. CircuitSet.Of(Scores, Ranking.Signed, new CircuitRules()).Evaluated, .. CircuitSet.Of(Scores, Ranking.Absolute, new CircuitRules()).Evaluated];
        new CircuitScorer(Model, Pairs, Pairs.Count).Measure([.. circuits]);
    }

    public void Dispose()
    {
        Batch.Dispose();
        subject.Dispose();
    }
}
