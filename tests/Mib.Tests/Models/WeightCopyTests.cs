using Mib.Core.Errors;
using Mib.Models.Checkpoints;
using Mib.Tests.Support;

namespace Mib.Tests.Models;

/// <summary>Weights on their way from a file into a model's tensors.</summary>
[TestFixture]
public sealed class WeightCopyTests : TensorFixture
{
    private static readonly ScalarType[] Types = [ScalarType.Float64, ScalarType.Float32, ScalarType.Float16, ScalarType.BFloat16];

    [Test]
    public void Numbers_are_converted_as_the_tensor_library_does(
        [ValueSource(nameof(Types))] ScalarType stored, [ValueSource(nameof(Types))] ScalarType computed)
    {
        using var scope = NewDisposeScope();
        using var scratch = new Scratch();
        var original = randn([7, 5], ScalarType.Float64).to(stored);

        var copy = Copied(scratch, original, empty([7, 5], computed));

        Assert.That(copy.Equals(original.to(computed)), Is.True);
    }

    [TestCase(3 * (1 << 18), TestName = "A vector of several chunks")]
    [TestCase((1 << 18) + 1, TestName = "A vector of a chunk and a number")]
    [TestCase(3, (1 << 18) + 5, TestName = "Rows that are larger than a chunk")]
    [TestCase(2, 2, 300_000, TestName = "Rows of rows that are larger than a chunk")]
    [TestCase(1_001, 1_003, TestName = "Rows that do not divide a chunk")]
    [TestCase(1, 1, 600_000, TestName = "One row of one row")]
    [TestCase(0, 5, TestName = "No rows")]
    [TestCase(TestName = "A scalar")]
    public void Every_number_comes_to_its_place(params int[] sizes)
    {
        using var scope = NewDisposeScope();
        using var scratch = new Scratch();
        long[] shape = [.. sizes.Select(size => (long)size)];
        var original = randn(shape);

        Assert.Multiple(() =>
        {
            Assert.That(Copied(scratch, original, empty(shape)).Equals(original), Is.True, "as stored");
            Assert.That(Copied(scratch, original, empty(shape, ScalarType.Float64)).Equals(original.@double()), Is.True, "converted");
        });
    }

    [Test]
    public void A_destination_may_be_a_view_of_a_larger_tensor([ValueSource(nameof(Types))] ScalarType computed)
    {
        using var scope = NewDisposeScope();
        using var scratch = new Scratch();
        var original = randn(900, 700);
        var whole = zeros([800, 1000], computed);

        Copied(scratch, original, whole.t().narrow(0, 50, 900).narrow(1, 25, 700));

        Assert.Multiple(() =>
        {
            Assert.That(whole.t()[TensorIndex.Slice(50, 950), TensorIndex.Slice(25, 725)].Equals(original.to(computed)), Is.True);
            Assert.That(whole.count_nonzero().ToInt64(), Is.EqualTo(original.to(computed).count_nonzero().ToInt64()), "the rest is untouched");
        });
    }

    [Test]
    public void A_destination_that_learns_is_filled_all_the_same()
    {
        using var scope = NewDisposeScope();
        using var scratch = new Scratch();
        var copy = Copied(scratch, ones(2), zeros([2], requires_grad: true));
        Assert.That((copy.requires_grad, copy.is_leaf, copy.sum().ToDouble()), Is.EqualTo((true, true, 2.0)));
    }

    [Test]
    public void A_destination_of_another_shape_is_the_callers_mistake()
    {
        using var scope = NewDisposeScope();
        using var scratch = new Scratch();
        Assert.That(() => Copied(scratch, ones(2, 3), zeros(3, 2)), Throws.ArgumentException);
    }

    [Test]
    public void A_number_that_is_not_finite_is_refused_with_its_place(
        [ValueSource(nameof(Types))] ScalarType stored,
        [Values(double.NaN, double.PositiveInfinity, double.NegativeInfinity)] double number,
        [Values(0, 31, 32, 700_000, 900 * 1_003 - 1)] int place)
    {
        using var scope = NewDisposeScope();
        using var scratch = new Scratch();
        var original = randn([900, 1_003], ScalarType.Float32).to(stored);
        original.view(-1)[place] = number;

        var error = Assert.Throws<FileFormatException>(() => Copied(scratch, original, empty([900, 1_003], ScalarType.Float32)));

        Assert.That(error!.Message, Does.StartWith(
            FormattableString.Invariant($"{scratch[WeightFiles.SingleFile]}: tensor 'w': element [{place / 1_003}, {place % 1_003}] is {number}, not")));
    }

    [TestCase(ScalarType.Float32)]
    [TestCase(ScalarType.Float16)]
    [TestCase(ScalarType.BFloat16)]
    public void What_a_type_cannot_hold_is_refused_and_nothing_below_it(ScalarType computed)
    {
        using var scope = NewDisposeScope();
        using var scratch = new Scratch();
        // The least double that the library itself turns into infinity, found by halving.
        var (holds, overflows) = (1.0, double.MaxValue);
        while (BitConverter.DoubleToInt64Bits(overflows) - BitConverter.DoubleToInt64Bits(holds) > 1)
        {
            using var step = NewDisposeScope();
            var middle = BitConverter.Int64BitsToDouble((BitConverter.DoubleToInt64Bits(holds) + BitConverter.DoubleToInt64Bits(overflows)) / 2);
            (holds, overflows) = double.IsFinite(tensor(new[] { middle }).to(computed).ToDouble()) ? (middle, overflows) : (holds, middle);
        }

        Assert.Multiple(() =>
        {
            Assert.That(() => Copied(scratch, tensor(new[] { -holds }), empty([1], computed)), Throws.Nothing);
            Assert.That(
                () => Copied(scratch, tensor(new[] { -overflows }), empty([1], computed)),
                Throws.InstanceOf<FileFormatException>().With.Message.Contains($"not a finite number in {computed}"));
        });
    }

    [Test]
    public void Every_finite_number_of_sixteen_bits_is_a_weight([Values(ScalarType.Float16, ScalarType.BFloat16)] ScalarType stored)
    {
        using var scope = NewDisposeScope();
        using var scratch = new Scratch();
        var all = empty([65_536], stored);
        for (var i = 0; i < 65_536; i++)
            BitConverter.TryWriteBytes(all.bytes[(2 * i)..], (ushort)i);
        var finite = all.@float().isfinite().nonzero().flatten();
        Assert.That(finite.numel(), Is.EqualTo(stored == ScalarType.Float16 ? 63_488 : 65_280), "as many as the format has");
        var weights = all.index_select(0, finite);

        Assert.That(Copied(scratch, weights, empty(weights.shape, stored)).bytes.SequenceEqual(weights.bytes), Is.True);
    }

    [Test]
    public void Whole_numbers_are_no_weights()
    {
        using var scope = NewDisposeScope();
        using var scratch = new Scratch();
        Assert.That(
            () => Copied(scratch, ones([2], ScalarType.Int64), zeros(2)),
            Throws.InstanceOf<FileFormatException>().With.Message.Contains("tensor 'w': its dtype is I64"));
    }

    [Test]
    public void Of_many_tensors_each_comes_to_its_place_and_the_first_that_is_bad_is_named()
    {
        using var scope = NewDisposeScope();
        using var scratch = new Scratch();
        var tensors = Enumerable.Range(0, 200).Select(i => KeyValuePair.Create($"w{i}", full([300], i, ScalarType.Float32))).ToList();
        Assert.That(CopiedMany().Select(copy => copy.Value.mean().ToDouble()), Is.EqualTo(Enumerable.Range(0, 200)));

        foreach (var bad in new[] { 70, 71, 199 })
            tensors[bad].Value[7] = double.NaN;
        Assert.That(CopiedMany, Throws.InstanceOf<FileFormatException>().With.Message.Contains("tensor 'w70': element [7] is NaN"));

        List<KeyValuePair<string, Tensor>> CopiedMany()
        {
            SafetensorsWriter.Write(scratch[WeightFiles.SingleFile], tensors);
            using var weights = WeightFiles.Open(scratch.Folder);
            var copies = tensors.ConvertAll(pair => KeyValuePair.Create(pair.Key, empty(300)));
            weights.CopyTo(copies);
            return copies;
        }
    }

    private static Tensor Copied(Scratch scratch, Tensor original, Tensor destination)
    {
        SafetensorsWriter.Write(scratch[WeightFiles.SingleFile], [new("w", original)]);
        using var weights = WeightFiles.Open(scratch.Folder);
        weights.CopyTo("w", destination);
        return destination;
    }
}
