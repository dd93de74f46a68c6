using Mib.Benchmarks.Circuits;
using Mib.Benchmarks.Models;
using Mib.Methods.Das;
using Mib.Models.Hooks;
using Mib.Models.Transformers;
using Mib.Sdk.Variables;

namespace Mib.Benchmarks.Variables;

/// <summary>A random model, pairs of random prompts, and a variable said to be at one of their tokens.</summary>
internal sealed class VariableSubject : IDisposable
{
    private readonly CircuitSubject subject;
    private readonly IReadOnlyList<InterchangePair> pairs;
    private readonly Tensor labels;

    public VariableSubject(int rows, int length, int place)
    {
        subject = new(Subject.Gpt2Shape, rows, length, shared: 0);
        pairs = [.. subject.Pairs.Select(pair => new InterchangePair("any", pair.CleanIds, pair.CorruptedIds, [pair.AnswerId], [pair.WrongId], [pair.WrongId])
        {
            Places = new Dictionary<string, TokenPlaces> { [Position] = new([place], [place]) },
        })];
        labels = tensor(subject.Pairs.Select(pair => (long)pair.WrongId).ToArray()).DetachFromDisposeScope();
    }

    public HookedTransformer Model => subject.Model;

    private static string Position => "site";

    public static Site At(int layer) => new(layer, Position);

    public PreparedSites Prepare(params Site[] sites) => new(Model, sites, pairs, pairs.Count, mostBytes: 1 << 30);

    /// <summary>Forward and backward through the blocks above a layer, from the whole residual stream after it to the labels' loss.</summary>
    public void Upper(int layer, Tensor resid)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable recording = enable_grad();
        Tensor leaf = resid.detach().requires_grad_();
        Tensor last = subject.Batch.Clean.AtLast(Model.ResidualFrom(layer + 1, leaf, subject.Batch.Clean));
        autograd.grad([nn.functional.cross_entropy(Model.Unembed(last), labels)], [leaf]);
    }

    /// <summary>[batch, pos, d_model] the stream after a layer.</summary>
    public Tensor Residual(int layer)
    {
        using var cache = new ActivationCache();
        using IDisposable silent = no_grad();
        Model.Residual(subject.Batch.Clean, cache.Hooks([Model.Blocks[layer].ResidPost]));
        return cache[Model.Blocks[layer].ResidPost].clone();
    }

    /// <summary>Some passes of DAS over the pairs, at one site.</summary>
    public static Featurizer Das(HookedTransformer model, PreparedSites prepared, Site site, int epochs) =>
        new DasMethod(new() { Dimensions = 16, Epochs = epochs, Patience = 0 }).Fit(new() { Model = model, Site = site, Train = prepared.At(site), Seed = 0 })[0];

    /// <summary>The same work with nothing shared: at each pass the counterfactual is run, then the base forward and back to the site.</summary>
    public void FromScratch(int layer, int epochs)
    {
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            subject.Plain(forwards: 1, withBackward: 0);
            using DisposeScope scope = NewDisposeScope();
            using IDisposable recording = enable_grad();
            using var cache = new ActivationCache();
            string site = Model.Blocks[layer].ResidPost;
            HookSet hooks = cache.Hooks([site], new HookSet().Add(site, x => x.detach().requires_grad_()));
            autograd.grad([nn.functional.cross_entropy(Model.LastLogits(subject.Batch.Clean, hooks), labels)], [cache[site]]);
        }

        subject.Plain(forwards: 2, withBackward: 0);
    }

    public void Plain(int withBackward) => subject.Plain(forwards: 0, withBackward);

    public void Dispose()
    {
        labels.Dispose();
        subject.Dispose();
    }
}
