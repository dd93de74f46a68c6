using Mib.Models.Checkpoints;
using Mib.Tests.Support;

namespace Mib.Tests.Models;

[TestFixture]
public sealed class SafetensorsRoundTripTests : TensorFixture
{
    [TestCase(ScalarType.Float64)]
    [TestCase(ScalarType.Float32)]
    [TestCase(ScalarType.Float16)]
    [TestCase(ScalarType.BFloat16)]
    [TestCase(ScalarType.Int64)]
    [TestCase(ScalarType.Int32)]
    [TestCase(ScalarType.Byte)]
    [TestCase(ScalarType.Bool)]
    public void What_is_written_is_read_back_bit_for_bit(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        using var scratch = new Scratch();
        var original = tensor(new[] { 0, 1, 1.5, 2, 100.25, 0.1 }, [2, 3]).to(dtype);
        Write(scratch["x.safetensors"], ("a", original));

        using var file = SafetensorsFile.Open(scratch["x.safetensors"]);
        var read = file.ReadStored("a");

        Assert.That((read.dtype, read.Equals(original)), Is.EqualTo((dtype, true)));
    }

    [Test]
    public void Scalars_empty_tensors_and_views_are_written_as_their_elements()
    {
        using var scope = NewDisposeScope();
        using var scratch = new Scratch();
        var matrix = tensor(new[] { 1.0, 2, 3, 4, 5, 6 }, [2, 3]);
        Write(scratch["x.safetensors"], ("empty", zeros(0, 4)), ("transposed", matrix.t()), ("scalar", matrix[1, 2]));

        using var file = SafetensorsFile.Open(scratch["x.safetensors"]);

        Assert.Multiple(() =>
        {
            Assert.That(file.ReadStored("empty").shape, Is.EqualTo(new long[] { 0, 4 }));
            Assert.That(file.ReadStored("transposed").Equals(matrix.t()), Is.True);
            Assert.That(file.ReadStored("scalar").ToDouble(), Is.EqualTo(6));
        });
    }

    [Test]
    public void The_same_tensors_give_the_same_bytes()
    {
        using var scope = NewDisposeScope();
        using var scratch = new Scratch();
        foreach (var name in new[] { "a", "b" })
            Write(scratch[name], ("w", tensor(new[] { 1.0, 2 })), ("v", tensor(new[] { 3L })));

        Assert.That(File.ReadAllBytes(scratch["a"]), Is.EqualTo(File.ReadAllBytes(scratch["b"])));
    }

    [Test]
    public void The_data_begin_at_a_multiple_of_eight([Values(1, 2, 3, 4, 5, 6, 7, 8)] int nameLength)
    {
        using var scope = NewDisposeScope();
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, [new(new string('n', nameLength), tensor(new[] { 1.0 }))]);

        Assert.That(BitConverter.ToUInt64(stream.ToArray(), 0) % 8, Is.Zero);
    }

    [Test]
    public void Metadata_are_kept_and_name_the_format()
    {
        using var scope = NewDisposeScope();
        using var scratch = new Scratch();
        var metadata = new Dictionary<string, string> { ["state"] = "{\"é\":\"\\\"\"}" };
        SafetensorsWriter.Write(scratch["x"], [new("a", tensor(new[] { 1.0 }))], metadata);

        using var file = SafetensorsFile.Open(scratch["x"]);

        Assert.That((file.Metadata["state"], file.Metadata["format"]), Is.EqualTo((metadata["state"], "pt")));
    }

    [Test]
    public void A_file_that_is_replaced_leaves_nothing_beside_it()
    {
        using var scope = NewDisposeScope();
        using var scratch = new Scratch();
        Write(scratch["x"], ("a", tensor(new[] { 1.0 })));
        Write(scratch["x"], ("a", tensor(new[] { 2.0 })));

        using var file = SafetensorsFile.Open(scratch["x"]);
        Assert.That(
            (file.ReadStored("a").item<double>(), Directory.GetFiles(scratch.Folder).Length), Is.EqualTo((2.0, 1)));
    }

    [TestCase("a")]
    [TestCase("__metadata__")]
    public void Names_that_would_make_a_broken_file_are_refused(string second)
    {
        using var scope = NewDisposeScope();
        var one = tensor(new[] { 1.0 });
        Assert.That(
            () => SafetensorsWriter.Write(new MemoryStream(), [new("a", one), new(second, one)]), Throws.ArgumentException.With.Message.Contains(second));
    }

    private static void Write(string path, params (string Name, Tensor Tensor)[] tensors) =>
        SafetensorsWriter.Write(path, [.. tensors.Select(t => KeyValuePair.Create(t.Name, t.Tensor))]);
}
