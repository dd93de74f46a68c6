using Mib.Core;
using Mib.Core.Causal;
using Mib.Engine.Plans;
using Mib.Models.Tokenizers;
using Mib.Models.Transformers;
using Mib.Sdk.Variables;

namespace Mib.Tests.Support;

/// <summary>
/// A model in which it is known where a variable lives. A prompt is one word that stands for (a, b) with a, b of 0 … 3;
/// its embedding holds a as a point on a circle in one plane and b in another, beside noise that means nothing;
/// the blocks add nothing; the answer's word stands for the same (a, b).
/// </summary>
/// <remarks>
/// Swapping the plane of a alone gives the answer of (a of the source, b of the base), what the causal model says.
/// Swapping the whole vector gives the source's own answer, which is right only where b agrees.
/// </remarks>
internal sealed class Planted : IDisposable
{
    private const int Width = 8, FirstPrompt = 2, FirstAnswer = 18;
    private readonly Scratch scratch = new();

    /// <summary>Makes the model.</summary>
    /// <param name="lie">How the planes lie to the coordinates.</param>
    /// <param name="radiusOfA">Radius of a's circle in the embedding; that of b's is 1.</param>
    /// <param name="noise">Standard deviation of the noise in each of its directions.</param>
    /// <param name="dtype">What the model computes in.</param>
    /// <param name="spoiled">Prompts (0 … 15) whose embedding is that of the next one, so that the model answers them wrongly.</param>
    public Planted(Lie lie = Lie.Rotated, double radiusOfA = 1, double noise = 0.3, ScalarType dtype = ScalarType.Float64, params int[] spoiled)
    {
        WordLevelTokenizer.Write(
            scratch["tokenizer.json"], [.. Enumerable.Range(0, 16).Select(Prompt), .. Enumerable.Range(0, 16).Select(Answer)]);
        Tokenizer = Mib.Models.Tokenizers.Tokenizer.Load(scratch["tokenizer.json"]);
        var random = Seed.For(0, "planted");
        Model = Initialization.Create(
            new() { Layers = 2, Heads = 2, DModel = Width, DMlp = 8, Vocabulary = 34, Context = 4, TiedEmbeddings = false }, random, dtype: dtype,
            device: TestDevice.Current);
        using var scope = NewDisposeScope();
        Basis = MakeBasis(lie, random);
        foreach (var block in Model.Weights.Blocks)
        {
            block.Out.Weight.zero_();
            block.MlpOut.Weight.zero_();
        }

        Model.Weights.PositionEmbedding!.zero_();
        Model.Weights.Unembedding.zero_();
        for (var word = 0; word < 16; word++)
        {
            var seen = Array.IndexOf(spoiled, word) >= 0 ? (word + 1) % 16 : word;
            var meaningless = matmul(Basis.narrow(1, 4, 3), Tiny.Noise(random, [3, 1], noise)).squeeze(1);
            Model.Weights.Embedding.select(0, FirstPrompt + word).copy_(Vector(Basis, seen, radiusOfA) + meaningless);
            Model.Weights.Unembedding.select(0, FirstAnswer + word).copy_(Vector(Basis, word));
        }

        Basis = Basis.DetachFromDisposeScope();
    }

    public HookedTransformer Model { get; }

    public ITokenizer Tokenizer { get; }

    /// <summary>[d, 7] orthonormal: the plane of a, the plane of b, three directions of noise; all without a mean, which the norm takes away, unless they are axes.</summary>
    public Tensor Basis { get; private set; }

    public static CausalModel CausalModel => new(
        "planted", "answer",
        CausalVariable.Input("a", "0", "1", "2", "3"), CausalVariable.Input("b", "0", "1", "2", "3"),
        new CausalVariable("answer", [], ["a", "b"], v => $"y{v[0]}{v[1]}"));

    public static string Prompt(int word) => $"x{word / 4}{word % 4}";

    public static CausalPrompt CausalPrompt(int word) =>
        new(Prompt(word), new Dictionary<string, string> { ["a"] = $"{word / 4}", ["b"] = $"{word % 4}" });

    /// <summary>All 256 pairs of prompts; "same" where b agrees.</summary>
    public static IReadOnlyList<CounterfactualPair> AllPairs() =>
    [
        .. from @base in Enumerable.Range(0, 16)
           from source in Enumerable.Range(0, 16)
           select new CounterfactualPair(@base % 4 == source % 4 ? "same" : "other", CausalPrompt(@base), CausalPrompt(source)),
    ];

    public VariablePlan Plan(IVariableMethod method, params int[] layers) => new()
    {
        Model = Model, Tokenizer = Tokenizer, Method = method, CausalModel = CausalModel, Variable = "a",
        Sites = [.. layers.Select(layer => new Site(layer, Site.LastToken))], Train = AllPairs(), Test = AllPairs(), Seed = 0,
    };

    public void Dispose()
    {
        Model.Dispose();
        Basis.Dispose();
        scratch.Dispose();
    }

    public static string Answer(int word) => $"y{word / 4}{word % 4}";

    /// <summary>[d] a on a circle in the first plane of a basis, b in the second.</summary>
    public static Tensor Vector(Tensor basis, int word, double radiusOfA = 1)
    {
        var (a, b) = (Math.PI / 2 * (word / 4), Math.PI / 2 * (word % 4));
        return matmul(basis.narrow(1, 0, 4), tensor(new[] { radiusOfA * Math.Cos(a), radiusOfA * Math.Sin(a), Math.Cos(b), Math.Sin(b) }, device: TestDevice.Current));
    }

    /// <summary>[d, 7] orthonormal columns; all without a mean unless they are axes.</summary>
    public static Tensor MakeBasis(Lie lie, Random random)
    {
        if (lie == Lie.AlongAxes)
            return eye(Width, dtype: ScalarType.Float64, device: TestDevice.Current).narrow(1, 0, Width - 1).contiguous();
        // The first column is the constant direction; the others are orthogonal to it and so have no mean.
        var start = lie == Lie.Even ? Hadamard() : cat([ones([Width, 1], ScalarType.Float64, TestDevice.Current), Tiny.Noise(random, [Width, Width - 1])], 1);
        return linalg.qr(start).Q.narrow(1, 1, Width - 1).contiguous();
    }

    /// <summary>[d, d] of 1 and −1, with orthogonal columns: the parity of the bits that row and column share.</summary>
    private static Tensor Hadamard() => tensor(
        [.. from row in Enumerable.Range(0, Width) from column in Enumerable.Range(0, Width) select int.IsEvenInteger(int.PopCount(row & column)) ? 1.0 : -1.0],
        [Width, Width], device: TestDevice.Current);
}

/// <summary>How planted planes lie to the coordinates.</summary>
internal enum Lie
{
    /// <summary>In a random way.</summary>
    Rotated,

    /// <summary>Each is that of two coordinates.</summary>
    AlongAxes,

    /// <summary>Every coordinate has as much of every direction.</summary>
    Even,
}
