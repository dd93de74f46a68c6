namespace Mib.Models.Checkpoints;

/// <summary>
/// Tensors of any size in pieces: a span ends at 2 GiB, and a copy of a whole embedding beside the original would be
/// most of what loading a model costs.
/// </summary>
internal static class TensorChunks
{
    /// <summary>Most elements of a piece: few enough to stay in a core's cache from the file to the tensor.</summary>
    public const long Elements = 1 << 18;

    /// <summary>Visits views that cover a tensor, row by row in the order of a file's data.</summary>
    /// <param name="tensor">The tensor, of any strides.</param>
    /// <param name="visit">Gets each view, which ends with the visit.</param>
    public static void ForEach(Tensor tensor, Action<Tensor> visit)
    {
        var count = tensor.numel();
        if (count == 0)
            return;
        if (count <= Elements)
        {
            visit(tensor);
            return;
        }

        var rows = tensor.shape[0];
        var step = Math.Max(1, Elements / (count / rows));
        for (long start = 0; start < rows; start += step)
        {
            using var scope = NewDisposeScope();
            var part = tensor.narrow(0, start, Math.Min(step, rows - start));
            ForEach(step == 1 ? part.squeeze(0) : part, visit);
        }
    }
}
