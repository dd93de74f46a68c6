namespace Mib.Tests.Torch;

/// <summary>Brackets, read and written, on a 2×3 matrix of 0 … 5, against what NumPy gives.</summary>
public sealed class IndexingTests : TensorFixture
{
    private static Tensor Matrix => arange(6, float32).reshape(2, 3);

    private static IEnumerable<TestCaseData> Reads()
    {
        yield return Read("[1]", m => m[1], [3], [3, 4, 5]);
        yield return Read("[-1]", m => m[-1], [3], [3, 4, 5]);
        yield return Read("[1, 2]", m => m[1, 2], [], [5]);
        yield return Read("[^1, ^3]", m => m[^1, ^3], [], [3]);
        yield return Read("[:, 1]", m => m[.., 1], [2], [1, 4]);
        yield return Read("[:, 1:]", m => m[.., 1..], [2, 2], [1, 2, 4, 5]);
        yield return Read("[:, :-1]", m => m[.., ..^1], [2, 2], [0, 1, 3, 4]);
        yield return Read("[:, ::2]", m => m[TensorIndex.Colon, TensorIndex.Slice(step: 2)], [2, 2], [0, 2, 3, 5]);
        yield return Read("[..., 0]", m => m[TensorIndex.Ellipsis, 0], [2], [0, 3]);
        yield return Read("[..., 1:2]", m => m[TensorIndex.Ellipsis, (1, 2)], [2, 1], [1, 4]);
        yield return Read("[None]", m => m[TensorIndex.None], [1, 2, 3], [0, 1, 2, 3, 4, 5]);
        yield return Read("[:, None, 1]", m => m[.., TensorIndex.Null, 1], [2, 1], [1, 4]);
        yield return Read("[[1, 0]]", m => m[tensor([1L, 0L])], [2, 3], [3, 4, 5, 0, 1, 2]);
        yield return Read("[[0, 1], [2, 0]]", m => m[tensor([0L, 1L]), tensor([2L, 0L])], [2], [2, 3]);
        yield return Read("[:, [2, 0]]", m => m[.., TensorIndex.Tensor(tensor([2L, 0L]))], [2, 2], [2, 0, 5, 3]);
        yield return Read("[m > 2]", m => m[m > 2], [3], [3, 4, 5]);
        yield return Read("[1, [0, 2]]", m => m[1, TensorIndex.Tensor(tensor([0L, 2L]))], [2], [3, 5]);
        yield return Read("[mask, 1:]", m => m[TensorIndex.Tensor(tensor([false, true])), 1..], [1, 2], [4, 5]);
    }

    [TestCaseSource(nameof(Reads))]
    public void Reading_gives_what_NumPy_gives(Delegate read, long[] shape, double[] values)
    {
        using DisposeScope scope = NewDisposeScope();
        TensorAssert.Is(((Func<Tensor, Tensor>)read)(Matrix), shape, values);
    }

    private static IEnumerable<TestCaseData> Writes()
    {
        yield return Write("[1]", m => m[1] = ones(3), [0, 1, 2, 1, 1, 1]);
        yield return Write("[0, 1]", m => m[0, 1] = 9f, [0, 9, 2, 3, 4, 5]);
        yield return Write("[:, 1]", m => m[.., 1] = tensor([8f, 9f]), [0, 8, 2, 3, 9, 5]);
        yield return Write("[..., 1:] of a number", m => m[TensorIndex.Ellipsis, 1..] = 7f, [0, 7, 7, 3, 7, 7]);
        yield return Write("[[1, 0]]", m => m[tensor([1L, 0L])] = arange(6, float32).reshape(2, 3), [3, 4, 5, 0, 1, 2]);
        yield return Write("[m > 2]", m => m[m > 2] = -1f, [0, 1, 2, -1, -1, -1]);
        yield return Write("[:, [2, 0]]", m => m[.., TensorIndex.Tensor(tensor([2L, 0L]))] = 6, [6, 1, 6, 6, 4, 6]);
        yield return Write("of another type", m => m[0] = tensor([1L, 2L, 3L]), [1, 2, 3, 3, 4, 5]);
        yield return Write(
            "index_put_ that accumulates",
            m => m.index_put_(ones(2), [tensor([0L, 0L]), tensor([1L, 1L])], accumulate: true),
            [0, 3, 2, 3, 4, 5]);
    }

    [TestCaseSource(nameof(Writes))]
    public void Writing_changes_what_NumPy_changes(Delegate write, double[] values)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor matrix = Matrix;
        ((Action<Tensor>)write)(matrix);
        TensorAssert.Is(matrix, [2, 3], values);
    }

    [Test]
    public void Reading_by_number_or_slice_shares_memory()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor matrix = Matrix;
        matrix[.., 1].zero_();
        TensorAssert.Is(matrix, [2, 3], [0, 0, 2, 3, 0, 5]);
    }

    [Test]
    public void An_index_leaves_no_intermediate_views_alive()
    {
        using Tensor matrix = WrappedTensorDisposeScope(() => Matrix);
        long before = Tensor.TotalCount;
        using Tensor read = matrix[.., 1];
        matrix[.., 1] = read;

        Assert.That(Tensor.TotalCount, Is.EqualTo(before + 1));
    }

    private static TestCaseData Read(string name, Func<Tensor, Tensor> read, long[] shape, double[] values) =>
        new TestCaseData(read, shape, values).SetArgDisplayNames(name);

    private static TestCaseData Write(string name, Action<Tensor> write, double[] values) =>
        new TestCaseData(write, values).SetArgDisplayNames(name);
}
