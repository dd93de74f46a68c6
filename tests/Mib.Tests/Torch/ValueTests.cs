using F = Mib.Torch.torch.nn.functional;

namespace Mib.Tests.Torch;

/// <summary>Operators whose arguments are easily crossed, against numbers worked out by hand.</summary>
public sealed class ValueTests : TensorFixture
{
    private static Tensor Matrix => tensor([3.0, 1, 2, 0, 5, 4], 2, 3);

    private static IEnumerable<TestCaseData> Cases()
    {
        yield return Case("sum over a dimension", () => Matrix.sum(1), [2], [6, 9]);
        yield return Case("sum that keeps it", () => Matrix.sum(0, keepdim: true), [1, 3], [3, 6, 6]);
        yield return Case("sum as another type", () => Matrix.sum(int64), [], [15]);
        yield return Case("mean", () => Matrix.mean([1]), [2], [2, 3]);
        yield return Case("unbiased variance", () => Matrix.var(1), [2], [1, 7]);
        yield return Case("biased variance", () => Matrix.var(1, unbiased: false), [2], [2.0 / 3, 14.0 / 3]);
        yield return Case("standard deviation", () => Matrix.std(0, false, true), [1, 3], [1.5, 2, 1]);
        yield return Case(
            "maximum and where",
            () => stack([Matrix.max(1).values, Matrix.max(1).indexes]),
            [2, 2],
            [3, 5, 0, 1]);
        yield return Case(
            "minimum and where",
            () => stack([Matrix.min(1).values, Matrix.min(1).indexes]),
            [2, 2],
            [1, 0, 1, 0]);
        yield return Case("argmax of all", () => Matrix.argmax(), [], [4]);
        yield return Case("argmin kept", () => Matrix.argmin(1, true), [2, 1], [1, 0]);
        yield return Case(
            "topk",
            () => stack([Matrix.topk(2).values, Matrix.topk(2).indexes]),
            [2, 2, 2],
            [3, 2, 5, 4, 0, 2, 1, 2]);
        yield return Case("smallest k", () => Matrix.topk(1, 0, largest: false).values, [1, 3], [0, 1, 2]);
        yield return Case("sort", () => Matrix.sort(1, descending: true).Indices, [2, 3], [0, 2, 1, 1, 2, 0]);
        yield return Case("argsort", () => Matrix.argsort(0), [2, 3], [1, 0, 0, 0, 1, 1]);
        yield return Case("a stable sort", () => zeros(4).sort(0, stable: true).Indices, [4], [0, 1, 2, 3]);
        yield return Case("cumsum", () => Matrix.cumsum(1), [2, 3], [3, 4, 6, 0, 5, 9]);
        yield return Case("prod", () => Matrix.prod(1), [2], [6, 0]);
        yield return Case("logsumexp", () => zeros(2, 4).logsumexp(1), [2], [Math.Log(4), Math.Log(4)]);
        yield return Case("count_nonzero", () => Matrix.count_nonzero([1]), [2], [3, 2]);
        yield return Case("all and any", () => stack([(Matrix > 0).all(1), (Matrix > 3).any(1)]), [2, 2], [1, 0, 0, 1]);
        yield return Case("norms", () => stack([tensor([3.0, -4]).norm(), tensor([3.0, -4]).norm(1f)]), [2], [5, 7]);
        yield return Case("norm of rows", () => tensor([3.0, 4, 0, 2], 2, 2).norm(1, true), [2, 1], [5, 2]);
        yield return Case("isnan and isfinite", () => stack([Odd.isnan(), Odd.isfinite()]), [2, 3], [0, 1, 0, 1, 0, 0]);
        yield return Case("floor division", () => tensor([-7.0]).div(2, RoundingMode.floor), [1], [-4]);
        yield return Case("truncated division", () => tensor([-7.0]).div(2, RoundingMode.trunc), [1], [-3]);
        yield return Case("remainder has the divisor's sign", () => tensor([-7.0]) % 4.ToScalar(), [1], [1]);
        yield return Case("where", () => where(Matrix > 2, Matrix, zeros(1, float64)), [2, 3], [3, 0, 0, 0, 5, 4]);
        yield return Case("clamp", () => Matrix.clamp(1, 4), [2, 3], [3, 1, 2, 1, 4, 4]);
        yield return Case("round to decimals", () => tensor([1.2345]).round(2), [1], [1.23]);
        yield return Case("lerp", () => tensor([1.0]).lerp(tensor([3.0]), tensor([0.25])), [1], [1.5]);
        yield return Case("addcmul", () => tensor([1.0]).addcmul(tensor([2.0]), tensor([3.0]), 0.5), [1], [4]);
        yield return Case("addcdiv", () => tensor([1.0]).addcdiv(tensor([6.0]), tensor([3.0]), 0.5), [1], [2]);
        yield return Case("split", () => Matrix.split([1, 2], 1)[1], [2, 2], [1, 2, 5, 4]);
        yield return Case("split of a size", () => Matrix.split(2, 1)[1], [2, 1], [2, 4]);
        yield return Case("unbind", () => Matrix.unbind(1)[2], [2], [2, 4]);
        yield return Case("roll", () => Matrix.roll(1, 1), [2, 3], [2, 3, 1, 4, 0, 5]);
        yield return Case("flip", () => Matrix.flip(0), [2, 3], [0, 5, 4, 3, 1, 2]);
        yield return Case(
            "repeat_interleave",
            () => tensor([1.0, 2]).repeat_interleave(tensor([2L, 1])),
            [3],
            [1, 1, 2]);
        yield return Case("nonzero", () => Matrix.gt(2).nonzero(), [3, 2], [0, 0, 1, 1, 1, 2]);
        yield return Case("where as indices", () => where(Matrix > 2)[1], [3], [0, 1, 2]);
        yield return Case("tril", () => Matrix.tril(), [2, 3], [3, 0, 0, 0, 5, 0]);
        yield return Case("triu", () => Matrix.triu(1), [2, 3], [0, 1, 2, 0, 0, 4]);
        yield return Case("diagonal", () => Matrix.diagonal(1), [2], [1, 4]);
        yield return Case("einsum", () => einsum("ij,kj->ik", Matrix, Matrix), [2, 2], [14, 13, 13, 41]);
        yield return Case(
            "addmm",
            () => ones(2, 2, float64).addmm(eye(2, dtype: float64), 2 * eye(2, dtype: float64), 3, 0.5f),
            [2, 2],
            [4, 3, 3, 4]);
        yield return Case("outer", () => tensor([1.0, 2]).outer(tensor([3.0, 4])), [2, 2], [3, 4, 6, 8]);
        yield return Case(
            "scatter_add",
            () => zeros(2, 3).scatter_add(1, tensor([0L, 0, 2, 2], 2, 2), ones(2, 2)),
            [2, 3],
            [2, 0, 0, 0, 0, 2]);
        yield return Case("one_hot", () => F.one_hot(tensor([2L, 0]), 3), [2, 3], [0, 0, 1, 1, 0, 0]);
        yield return Case("gelu", () => tensor([1.0]).gelu(), [1], [0.841344746]);
        yield return Case("gelu by tanh", () => tensor([1.0]).gelu(GELU.Approximate.tanh), [1], [0.841191991]);
        yield return Case("layer_norm", () => F.layer_norm(tensor([1.0, 3]), [2], eps: 0), [2], [-1, 1]);
        yield return Case("linear", () => F.linear(tensor([1.0, 2]), tensor([3.0, 4], 1, 2), tensor([5.0])), [1], [16]);
        yield return Case("cross_entropy", () => F.cross_entropy(zeros(2, 4), tensor([0L, 3])), [], [Math.Log(4)]);
        yield return Case(
            "ignored targets",
            () => F.cross_entropy(zeros(2, 4), tensor([0L, -100]), reduction: nn.Reduction.Sum),
            [],
            [Math.Log(4)]);
        yield return Case(
            "kl_div",
            () => F.kl_div(Log(0.5, 0.5), Log(0.25, 0.75), reduction: nn.Reduction.Sum),
            [],
            [0.25 * Math.Log(0.5) + 0.75 * Math.Log(1.5)]);
        yield return Case("mse_loss", () => F.mse_loss(tensor([1.0, 2]), tensor([3.0, 2])), [], [2]);
        yield return Case("no dropout when not training", () => F.dropout(ones(2), 0.5, false), [2], [1, 1]);
        yield return Case(
            "matrix_exp",
            () => linalg.matrix_exp(tensor([0.0, -1, 1, 0], 2, 2)),
            [2, 2],
            [Math.Cos(1), -Math.Sin(1), Math.Sin(1), Math.Cos(1)]);
        yield return Case("solve", () => linalg.solve(tensor([2.0, 0, 0, 4], 2, 2), tensor([2.0, 2])), [2], [1, 0.5]);
        yield return Case("eigh", () => linalg.eigh(tensor([2.0, 1, 1, 2], 2, 2)).Item1, [2], [1, 3]);
    }

    private static Tensor Odd => tensor([1.0, double.NaN, double.PositiveInfinity]);

    [TestCaseSource(nameof(Cases))]
    public void An_operator_gives_the_numbers_worked_out_by_hand(Delegate compute, long[] shape, double[] values)
    {
        using DisposeScope scope = NewDisposeScope();
        TensorAssert.Is(((Func<Tensor>)compute)(), shape, values);
    }

    [Test]
    public void Factors_multiply_back_to_the_matrix()
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor q, Tensor r) = linalg.qr(Matrix.t());
        (Tensor u, Tensor s, Tensor vh) = linalg.svd(Matrix, fullMatrices: false);

        Assert.That(q.matmul(r).allclose(Matrix.t()), Is.True);
        Assert.That(u.matmul(s.diag()).matmul(vh).allclose(Matrix), Is.True);
        Assert.That(linalg.svd(Matrix).Vh.shape, Is.EqualTo(new long[] { 3, 3 }));
        Assert.That(linalg.qr(Matrix.t(), linalg.QRMode.Complete).Q.shape, Is.EqualTo(new long[] { 3, 3 }));
        Assert.That(linalg.inv(Matrix[.., ..2]).matmul(Matrix[.., ..2]).allclose(eye(2, dtype: float64)), Is.True);
    }

    [Test]
    public void An_orthogonal_initialisation_is_orthogonal([Values(2, 5)] int rows)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor weights = nn.init.orthogonal_(empty(rows, 3, float64));
        Tensor gram = rows < 3 ? weights.matmul(weights.t()) : weights.t().matmul(weights);
        Assert.That(gram.allclose(eye(gram.shape[0], dtype: float64)), Is.True);
    }

    [Test]
    public void Equality_of_tensors_is_elementwise_and_Equals_is_one_answer()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = tensor([1f, 2f]);
        TensorAssert.Is(a == tensor([1f, 3f]), [2], [1, 0]);
        TensorAssert.Is(a != 1f, [2], [0, 1]);
        TensorAssert.Is(1.5.ToScalar() < a, [2], [0, 1]);
        Assert.That(a.Equals(tensor([1f, 2f])), Is.True);
        Assert.That(a.Equals(tensor([1.0, 2.0])), Is.False);
        Assert.That(a!.Equals(null), Is.False);
    }

    private static Tensor Log(params double[] probabilities) => tensor(probabilities).log();

    private static TestCaseData Case(string name, Func<Tensor> compute, long[] shape, double[] values) =>
        new TestCaseData(compute, shape, values).SetArgDisplayNames(name);
}
