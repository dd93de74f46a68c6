namespace Mib.Tests.Torch;

public sealed class CreationTests : TensorFixture
{
    private static readonly ScalarType[] Types =
        [float32, float64, bfloat16, float16, int64, int32, uint8, torch.@bool];

    [Test]
    public void Arrays_become_tensors_of_their_type_and_shape()
    {
        using DisposeScope scope = NewDisposeScope();
        TensorAssert.Is(tensor([1f, 2f, 3f, 4f], 2, 2), [2, 2], [1, 2, 3, 4]);
        TensorAssert.Is(tensor(new double[,] { { 1, 2 }, { 3, 4 } }), [2, 2], [1, 2, 3, 4]);
        TensorAssert.Is(tensor(new List<long> { 5, 6 }), [2], [5, 6]);
        TensorAssert.Is(tensor(new int[2, 1, 2] { { { 1, 2 } }, { { 3, 4 } } }), [2, 1, 2], [1, 2, 3, 4]);
        TensorAssert.Is(tensor([true, false]), [2], [1, 0]);
        TensorAssert.Is(tensor(2.5), [], [2.5]);
        ScalarType[] types =
        [
            tensor([1f]).dtype, tensor([1.0]).dtype, tensor([1L]).dtype, tensor([1]).dtype, tensor([true]).dtype,
            tensor(1f).dtype, tensor(1.0).dtype, tensor(1L).dtype, tensor(1).dtype, tensor(true).dtype,
        ];
        ScalarType[] expected = [float32, float64, int64, int32, torch.@bool];
        Assert.That(types, Is.EqualTo(expected.Concat(expected)));
    }

    [TestCaseSource(nameof(Types))]
    public void A_type_asked_for_is_the_type_given_and_kept(ScalarType type)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] made =
        [
            zeros(2, 3, type), ones([2, 3], type), empty(2, 3, type), full(2, 3, 1, type),
            tensor([1f, 0f], type), ones(2).to(type), ones(2).zeros_like(type), ones(2, 3, type)[0],
            ones(2, type).clone(),
            cat([ones(2, type), zeros(1, type)]), ones(2, 2, type).reshape(4),
            ones(2, type).masked_fill(tensor(true), 0),
        ];

        Assert.That(made.Select(tensor => tensor.dtype), Is.All.EqualTo(type));
        Assert.That(made.Select(tensor => tensor.device.ToString()), Is.All.EqualTo("cpu"));
        Assert.That(made.Select(tensor => tensor.ElementSize), Is.All.EqualTo(type.ElementSize()));
    }

    [TestCase(new double[] { 1, 2, 3 }, 2)]
    public void Arithmetic_keeps_or_promotes_the_type_as_PyTorch_does(double[] values, int number)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor single = tensor(values, float32);
        Tensor whole = tensor(values, int64);

        Assert.That((single + 1.5).dtype, Is.EqualTo(float32), "a double number does not widen a tensor");
        Assert.That((whole + number).dtype, Is.EqualTo(int64));
        Assert.That((whole + 1.5).dtype, Is.EqualTo(float32));
        Assert.That((whole / number).dtype, Is.EqualTo(float32));
        Assert.That((whole * single).dtype, Is.EqualTo(float32));
        Assert.That((single * tensor(values)).dtype, Is.EqualTo(float64));
        Assert.That((single > 1).dtype, Is.EqualTo(torch.@bool));
        Assert.That(single.argmax().dtype, Is.EqualTo(int64));
    }

    [Test]
    public void Narrow_types_round_as_they_should()
    {
        using DisposeScope scope = NewDisposeScope();
        TensorAssert.Is(tensor([1.0, 1.00390625, 3.14159]).to(bfloat16), [3], [1, 1, 3.140625], 0);
        TensorAssert.Is(tensor([65504.0, 1e-8]).to(float16), [2], [65504, 0], 0);
        Assert.That(tensor(3.14159).to(bfloat16).ToSingle(), Is.EqualTo(3.140625f));
        Assert.That((float)tensor(0.5).half(), Is.EqualTo(0.5f));
    }

    [Test]
    public void Ranges_start_stop_and_step()
    {
        using DisposeScope scope = NewDisposeScope();
        TensorAssert.Is(arange(3), [3], [0, 1, 2]);
        TensorAssert.Is(arange(1, 7, 2), [3], [1, 3, 5]);
        TensorAssert.Is(arange(0.0, 1.0, 0.5), [2], [0, 0.5]);
        TensorAssert.Is(linspace(0, 1, 3), [3], [0, 0.5, 1]);
        Assert.That(arange(3).dtype, Is.EqualTo(int64));
        Assert.That(arange(0.0, 1.0, 0.5).dtype, Is.EqualTo(float32));
    }

    [Test]
    public void A_seed_fixes_what_is_drawn()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(11);
        Tensor first = cat([rand(3), randn(3), randint(100, [3], float32)]);
        manual_seed(11);
        Tensor second = cat([rand(3), randn(3), randint(100, [3], float32)]);

        Assert.That(first.allclose(second, 0, 0), Is.True);
        Assert.That(randint(5, 7, [100]).Values().Distinct().Order(), Is.EqualTo(new double[] { 5, 6 }));
        Assert.That(randperm(5).Values().Order(), Is.EqualTo(new double[] { 0, 1, 2, 3, 4 }));
    }

    [Test]
    public void A_generator_is_a_stream_of_its_own()
    {
        using DisposeScope scope = NewDisposeScope();
        using var first = new Generator(5);
        using var second = new Generator(5);
        Tensor drawn = randn([4], generator: first);
        _ = randn(4);

        Assert.That(drawn.allclose(randn([4], generator: second), 0, 0), Is.True);
        Assert.That(randn([4], generator: first.manual_seed(5)).allclose(drawn, 0, 0), Is.True);
        Assert.That(first.initial_seed(), Is.EqualTo(5));
    }

    [Test]
    public void Bytes_are_the_memory_itself()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor tensor = zeros(2, int32);
        tensor.bytes[4] = 7;
        TensorAssert.Is(tensor, [2], [0, 7]);
        tensor.bytes = new byte[] { 1, 0, 0, 0, 2, 0, 0, 0 };
        TensorAssert.Is(tensor, [2], [1, 2]);
        Assert.That(() => tensor.bytes = new byte[3], Throws.ArgumentException);
    }

    [Test]
    public void Metadata_describes_the_view()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor view = zeros(4, 6)[1.., ..3].t();

        Assert.That(view.shape, Is.EqualTo(new long[] { 3, 3 }));
        Assert.That(view.stride(), Is.EqualTo(new long[] { 1, 6 }));
        Assert.That((view.storage_offset(), view.is_contiguous()), Is.EqualTo((6L, false)));
        Assert.That((view.ndim, view.dim(), view.Dimensions), Is.EqualTo((2L, 2L, 2L)));
        Assert.That((view.numel(), view.NumberOfElements), Is.EqualTo((9L, 9L)));
        Assert.That((view.size(-1), view.size(0), view.stride(-1)), Is.EqualTo((3L, 3L, 6L)));
        Assert.That(view.ToString(), Is.EqualTo("[3x3], type = Float32, device = cpu"));
        Assert.That(() => view.size(2), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void The_number_of_threads_can_be_set()
    {
        int before = get_num_threads();
        set_num_threads(1);
        Assert.That(get_num_threads(), Is.EqualTo(1));
        set_num_threads(before);
        Assert.That(get_num_threads(), Is.EqualTo(before));
        Assert.That(() => set_num_threads(0), Throws.TypeOf<ArgumentOutOfRangeException>());
    }
}
