using Mib.Core;
using Mib.Core.Causal;
using Mib.Engine.Plans;
using Mib.Models.Tokenizers;
using Mib.Models.Transformers;
using Mib.Sdk.Variables;

namespace Mib.Tests.Support;

/// <summary>
/// A model in which it is known where a variable is not. A prompt is a <see cref="Planted"/> word and a filler that means nothing, but
/// nudges the answer; block 1 brings the word's planes to the last token, which before that has nothing but the filler.
/// </summary>
internal sealed class Relayed : IDisposable
{
    private const int Width = 8, Fillers = 8, FirstPrompt = 2, FirstFiller = FirstPrompt + 16, FirstAnswer = FirstFiller + Fillers;
    private readonly Scratch scratch = new();
    private readonly HookedTransformer model;
    private readonly ITokenizer tokenizer;

    public Relayed()
    {
        WordLevelTokenizer.Write(
            scratch["tokenizer.json"],
            [.. Enumerable.Range(0, 16).Select(Planted.Prompt), .. Enumerable.Range(0, Fillers).Select(filler => $"f{filler}"), .. Enumerable.Range(0, 16).Select(Planted.Answer)]);
        tokenizer = Tokenizer.Load(scratch["tokenizer.json"]);
        var random = Seed.For(0, "relayed");
        model = Initialization.Create(
            new() { Layers = 2, Heads = 2, DModel = Width, DMlp = 8, Vocabulary = FirstAnswer + 16, Context = 4, TiedEmbeddings = false }, random, dtype: ScalarType.Float64,
            device: TestDevice.Current);
        using var scope = NewDisposeScope();
        var basis = Planted.MakeBasis(Lie.Rotated, random);
        foreach (var block in model.Weights.Blocks)
        {
            block.Qkv.Weight.zero_();
            block.Out.Weight.zero_();
            block.MlpOut.Weight.zero_();
        }

        // Head 0 of block 1 looks at all tokens alike, reads both planes and writes them; the token that begins the text has nothing.
        model.Weights.Embedding.select(0, WordLevelTokenizer.BeginOfTextId).zero_();
        var (planes, relay) = (basis.narrow(1, 0, 4), model.Weights.Blocks[1]);
        relay.Qkv.Weight.narrow(1, 2 * Width, 4).copy_(planes);
        relay.Out.Weight.narrow(0, 0, 4).copy_(planes.t() * 3);
        model.Weights.PositionEmbedding!.zero_();
        model.Weights.Unembedding.zero_();
        for (var filler = 0; filler < Fillers; filler++)
            model.Weights.Embedding.select(0, FirstFiller + filler).copy_(matmul(basis, cat([Tiny.Noise(random, [4, 1], 0.1), Tiny.Noise(random, [3, 1])], 0)).squeeze(1));
        for (var word = 0; word < 16; word++)
        {
            model.Weights.Embedding.select(0, FirstPrompt + word).copy_(Planted.Vector(basis, word));
            model.Weights.Unembedding.select(0, FirstAnswer + word).copy_(Planted.Vector(basis, word));
        }

        Basis = basis.DetachFromDisposeScope();
    }

    /// <summary>[d, 7] orthonormal: the plane of a, the plane of b, three other directions.</summary>
    public Tensor Basis { get; }

    /// <summary>A plan at the last token after some blocks.</summary>
    public VariablePlan Plan(IVariableMethod method, params int[] layers) => new()
    {
        Model = model, Tokenizer = tokenizer, Method = method, CausalModel = Planted.CausalModel, Variable = "a", Seed = 0,
        Sites = [.. layers.Select(layer => new Site(layer, Site.LastToken))], Train = Pairs("training"), Test = Pairs("test"),
    };

    public void Dispose()
    {
        model.Dispose();
        Basis.Dispose();
        scratch.Dispose();
    }

    /// <summary>All 256 pairs of words, with fillers that are drawn.</summary>
    private static List<CounterfactualPair> Pairs(string purpose)
    {
        var random = Seed.For(0, purpose);
        return [.. Planted.AllPairs().Select(pair => pair with { Base = WithFiller(pair.Base), Source = WithFiller(pair.Source) })];

        CausalPrompt WithFiller(CausalPrompt prompt) => prompt with { Text = $"{prompt.Text} f{random.Next(Fillers)}" };
    }
}
