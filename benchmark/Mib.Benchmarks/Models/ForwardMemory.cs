using Mib.Models.Hooks;

namespace Mib.Benchmarks.Models;

/// <summary>The memory that a forward without hooks needs, against the activations of a block.</summary>
internal static class ForwardMemory
{
    /// <summary>
    /// The most bytes of tensors alive at once in a forward, above what is there before (weights, tokens) and the logits
    /// that it returns. Every allocation of libtorch counts, its own temporaries inside an operator too.
    /// </summary>
    /// <remarks>
    /// The logits do not exist yet while the blocks run: they are subtracted from the peak of the whole run only, and the
    /// blocks are measured without them, so that room for logits cannot hide activations.
    /// </remarks>
    public static long PeakBytes(Subject subject)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable silent = no_grad();
        long logits = subject.Model.Forward(subject.Batch).NumberOfElements * sizeof(float);
        long blocks = Floor.PeakBytes(() => subject.Model.Residual(subject.Batch));
        long whole = Floor.PeakBytes(() => subject.Model.Forward(subject.Batch));
        return Math.Max(blocks, whole - logits);
    }

    /// <summary>
    /// The activations of the largest block: the bytes of all that it computes between its hook points in a run without
    /// hooks, each once. What only a hook calls forth (inputs and results by head, copies of shared keys and values, what
    /// norms divide by) and a second name for the residual stream are not among them.
    /// </summary>
    public static long BlockBytes(Subject subject)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable silent = no_grad();
        var config = subject.Model.Config;
        return subject.Model.Blocks.Max(block =>
        {
            string[] called = [block.QInput, block.KInput, block.VInput, block.Result, block.Norm1.Scale, block.Norm2.Scale, block.ResidPre, block.MlpIn];
            string[] shared = [block.K, block.V, block.RotaryK];
            long bytes = 0;
            var hooks = new HookSet();
            foreach (string name in block.All(config).Except(called))
            {
                long copies = shared.Contains(name) ? config.Heads / config.KeyValueHeads : 1;
                hooks.Read(name, x => bytes += x.NumberOfElements * sizeof(float) / copies);
            }

            subject.Model.Residual(subject.Batch, hooks);
            return bytes;
        });
    }
}
