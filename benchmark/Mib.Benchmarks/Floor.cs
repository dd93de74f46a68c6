using System.Runtime.InteropServices;

namespace Mib.Benchmarks;

/// <summary>Of what a run also takes gradients.</summary>
internal enum Gradients
{
    None = 0,

    /// <summary>Of all weights, as training does.</summary>
    Weights = 1,

    /// <summary>Of the token embeddings, as attribution does.</summary>
    Embedding = 2,
}

/// <summary>The same work in C++ against the same libtorch (native/).</summary>
internal static unsafe partial class Floor
{
    private const string Library = "mibfloor";

    public static void Add(Tensor left, Tensor right, int times) => floor_add(left.Handle, right.Handle, times);

    public static void Matmul(Tensor left, Tensor right, int times) => floor_matmul(left.Handle, right.Handle, times);

    /// <summary>Runs a model of GPT-2's architecture with twelve heads.</summary>
    /// <param name="weights">Embedding, positions, the layers, the last norm; matrices are [out, in].</param>
    /// <param name="tokens">[batch, pos].</param>
    /// <param name="gradients">Whether to go back as well.</param>
    /// <param name="logits">[batch, pos, d_vocab] to be filled; null for nothing.</param>
    public static void Gpt2(Tensor[] weights, Tensor tokens, Gradients gradients, Tensor? logits = null) =>
        Run(&floor_gpt2, weights, tokens, gradients, logits);

    /// <summary>Runs a model of Llama's architecture with twelve heads in groups of three.</summary>
    public static void Llama(Tensor[] weights, Tensor tokens, Gradients gradients, Tensor? logits = null) =>
        Run(&floor_llama, weights, tokens, gradients, logits);

    /// <summary>The most bytes of tensors that were alive at once while something ran on this thread, above those from before.</summary>
    public static long PeakBytes(Action work)
    {
        floor_watch_memory();
        work();
        return floor_peak_memory();
    }

    private static void Run(delegate*<Job*, void> floor, Tensor[] weights, Tensor tokens, Gradients gradients, Tensor? logits)
    {
        nint[] handles = [.. weights.Select(weight => weight.Handle)];
        fixed (nint* first = handles)
        {
            var job = new Job(first, handles.Length, gradients, tokens.Handle, logits?.Handle ?? 0);
            floor(&job);
        }
    }

    [LibraryImport(Library)]
    private static partial void floor_add(nint left, nint right, int times);

    [LibraryImport(Library)]
    private static partial void floor_matmul(nint left, nint right, int times);

    [LibraryImport(Library)]
    private static partial void floor_gpt2(Job* job);

    [LibraryImport(Library)]
    private static partial void floor_llama(Job* job);

    [LibraryImport(Library)]
    private static partial void floor_watch_memory();

    [LibraryImport(Library)]
    private static partial long floor_peak_memory();

    /// <summary>Laid out as in transformer.h.</summary>
    private readonly struct Job(nint* weights, int count, Gradients gradients, nint tokens, nint logits)
    {
        private readonly nint* weights = weights;
        private readonly int count = count;
        private readonly Gradients gradients = gradients;
        private readonly nint tokens = tokens;
        private readonly nint logits = logits;
    }
}
