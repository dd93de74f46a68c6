using System.Diagnostics;
using System.Text;
using Mib.Core.Errors;
using Mib.Models.Checkpoints;
using Mib.Tests.Support;
using static Mib.Tests.Support.RawSafetensors;

namespace Mib.Tests.Models;

/// <summary>Files from strangers: whatever is wrong with one, the answer is our own error, never another.</summary>
[TestFixture]
public sealed class SafetensorsHeaderTests : TensorFixture
{
    private static readonly TestCaseData[] Malformed =
    [
        Case("an empty file", [], "the file is empty"),
        Case("shorter than the header's length", [1, 2, 3, 4, 5, 6, 7], "7 bytes, too few"),
        Case("a header of 2^64-1 bytes", [.. Enumerable.Repeat((byte)255, 8), .. "{}"u8], "over the limit of 100000000"),
        Case("a header just over the limit", [.. BitConverter.GetBytes(100_000_001UL), .. "{}"u8], "over the limit of 100000000"),
        Case("a header past the end", [.. BitConverter.GetBytes(3UL), .. "{}"u8], "the file is cut off"),
        Case("a header of no bytes", Of(""), "does not begin with '{'"),
        Case("a list for a header", Of("[]"), "does not begin with '{'"),
        Case("a blank before the header", Of(" {}"), "does not begin with '{'"),
        Case("two documents", Of("{}{}"), "follows the JSON object"),
        Case("a header that is cut off", Of("{\"a\":"), "not the JSON it should be"),
        Case("a header nested 100,000 deep", Of(string.Concat(Enumerable.Repeat("{\"a\":", 100_000))), "not the JSON it should be"),
        Case("a name that is not UTF-8", [.. BitConverter.GetBytes(6UL), .. "{\""u8, 0xff, .. "\":1"u8], "not the JSON it should be"),
        Case("half of a surrogate pair in a name", Of("{\"\\ud800\":{}}"), "not the JSON it should be"),
        Case("half of a surrogate pair in a dtype", With("dtype", "\"\\ud800\""), "not the JSON it should be"),
        Case("metadata that are no object", Of("{\"__metadata__\":[]}"), "not the JSON it should be"),
        Case("metadata that are no text", Of("{\"__metadata__\":{\"a\":1}}"), "not the JSON it should be"),
        Case("metadata that occur twice", Of("{\"__metadata__\":{},\"__metadata__\":{}}"), "the name occurs twice"),
        Case("a tensor that is a number", Of("{\"a\":1}"), "not an object"),
        Case("no dtype", Of("{\"a\":{\"shape\":[1],\"data_offsets\":[0,4]}}", 4), "needs dtype, shape and data_offsets"),
        Case("no shape", Of("{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}", 4), "needs dtype, shape and data_offsets"),
        Case("no offsets", Of("{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", 4), "needs dtype, shape and data_offsets"),
        Case("a field that is not in the format", Of("{\"a\":{\"dtyp\":\"F32\"}}"), "unexpected or repeated field 'dtyp'"),
        Case("a field that occurs twice", Of("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}"), "repeated field 'dtype'"),
        Case("a tensor's name twice", Of($"{{{A()},{A()}}}", 4), "the name occurs twice"),
        Case("an unknown dtype", With("dtype", "\"F31\""), "unknown dtype 'F31'"),
        Case("a dtype that is null", With("dtype", "null"), "needs dtype"),
        Case("a dtype that is a number", With("dtype", "32"), "not the JSON it should be"),
        Case("a shape that is a number", With("shape", "1"), "'shape' is not a list"),
        Case("a shape of 17 sizes", With("shape", "[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]"), "at most 16"),
        Case("a size of 1.5", With("shape", "[1.5]"), "holds 1.5, not a whole number"),
        Case("a size of 1e3", With("shape", "[1e3]"), "holds 1e3, not a whole number"),
        Case("a negative size", With("shape", "[-1]"), "holds -1, not a whole number"),
        Case("a size as text", With("shape", "[\"1\"]"), "holds \"1\", not a whole number"),
        Case("a size over 2^63", With("shape", "[9223372036854775808]"), "not a whole number"),
        Case("a product of sizes that wraps round to 4 bytes", With("shape", "[4611686018427387905,4]"), "takes"),
        Case("a product of sizes far beyond any integer", With("shape", "[9223372036854775807,9223372036854775807,9223372036854775807]"), "takes"),
        Case("a shape larger than its data", With("shape", "[2]"), "takes 8 bytes, data_offsets give 4"),
        Case("a shape smaller than its data", With("shape", "[0]"), "takes 0 bytes, data_offsets give 4"),
        Case("an end before the begin", With("data_offsets", "[4,0]"), "not a begin and an end"),
        Case("a negative offset", With("data_offsets", "[-4,0]"), "holds -4, not a whole number"),
        Case("three offsets", With("data_offsets", "[0,4,8]"), "not a begin and an end"),
        Case("tensors that overlap", Of($"{{{A()},{Entry("b", "F32", "[1]", "[2,6]")}}}", 6), "tensor 'b': its data begin at 2, inside"),
        Case("two tensors at one place", Of($"{{{A()},{Entry("b", "F32", "[1]", "[0,4]")}}}", 4), "inside the tensor before it"),
        Case("a hole between tensors", Of($"{{{A()},{Entry("b", "F32", "[1]", "[5,9]")}}}", 9), "begin at 5, but the ones before it end at 4: a hole"),
        Case("a hole before the first tensor", Of($"{{{Entry("a", "F32", "[1]", "[1,5]")}}}", 5), "a hole"),
        Case("an empty tensor inside another", Of($"{{{A()},{Entry("b", "F32", "[0]", "[2,2]")}}}", 4), "begin at 2, inside"),
        Case("bytes behind the last tensor", Of($"{{{A()}}}", 5), "1 bytes follow the last tensor"),
        Case("bytes behind no tensor", Of("{}", 1), "1 bytes follow the last tensor"),
        Case("data that are cut off", Of($"{{{A()}}}", 3), "need 4 bytes of data, the file has 3"),
        Case("a web page", Encoding.UTF8.GetBytes("<!doctype html><title>404 Not Found</title>"), "over the limit"),
    ];

    [TestCaseSource(nameof(Malformed))]
    public void A_malformed_file_is_refused_with_the_reason(byte[] content, string reason)
    {
        using var scratch = new Scratch();
        var path = scratch.File("model.safetensors", content);

        Assert.That(
            () => SafetensorsFile.Open(path).Dispose(),
            Throws.InstanceOf<FileFormatException>().With.Message.Contains(reason).And.Message.StartsWith(path));
    }

    [Test]
    public void A_missing_file_is_refused_with_its_path()
    {
        using var scratch = new Scratch();
        Assert.That(
            () => SafetensorsFile.Open(scratch["no.safetensors"]),
            Throws.InstanceOf<FileFormatException>().With.Message.Contains("no.safetensors"));
    }

    [Test]
    public void A_folder_in_place_of_a_file_is_refused()
    {
        using var scratch = new Scratch();
        Assert.That(() => SafetensorsFile.Open(scratch.Folder), Throws.InstanceOf<FileFormatException>());
    }

    [Test]
    public void A_file_cut_off_at_any_byte_is_refused()
    {
        using var scratch = new Scratch();
        var whole = Of($"{{{A()},{Entry("b", "U8", "[3]", "[4,7]")}}}", 7);
        for (var length = 0; length < whole.Length; length++)
        {
            var path = scratch.File("cut.safetensors", whole[..length]);
            Assert.That(() => SafetensorsFile.Open(path).Dispose(), Throws.InstanceOf<FileFormatException>(), $"{length} bytes");
        }

        Assert.That(() => SafetensorsFile.Open(scratch.File("cut.safetensors", whole)).Dispose(), Throws.Nothing);
    }

    [Test]
    public void A_hundred_thousand_tiny_tensors_are_opened_within_seconds()
    {
        using var scratch = new Scratch();
        var entries = Enumerable.Range(0, 100_000).Select(i => Entry($"t{i}", "U8", "[1]", $"[{i},{i + 1}]"));
        var path = scratch.File("many.safetensors", Of($"{{{string.Join(',', entries)}}}", 100_000));
        var watch = Stopwatch.StartNew();

        using var file = SafetensorsFile.Open(path);

        Assert.That((file.Entries.Count, watch.Elapsed < TimeSpan.FromSeconds(10)), Is.EqualTo((100_000, true)));
    }

    [Test]
    public void A_name_that_looks_like_a_path_is_only_a_name()
    {
        using var scratch = new Scratch();
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Open(scratch.File("x.safetensors", Of($"{{{Entry("../../x\\u0000", "U8", "[1]", "[0,1]")}}}", 1)));

        Assert.That(file.ReadStored("../../x\0").ToByte(), Is.Zero);
    }

    [Test]
    public void An_empty_tensor_of_sizes_beyond_any_memory_is_our_own_error()
    {
        using var scratch = new Scratch();
        using var scope = NewDisposeScope();
        var header = $"{{{Entry("a", "F32", "[0, 9223372036854775807, 9223372036854775807]", "[0,0]")}}}";

        Assert.That(() => ReadAll(scratch.File("x.safetensors", Of(header))), Throws.InstanceOf<FileFormatException>());
    }

    [Test]
    public void A_tensor_that_is_not_there_is_named()
    {
        using var scratch = new Scratch();
        using var file = SafetensorsFile.Open(scratch.File("x.safetensors", Of("{}")));
        Assert.That(
            () => file.ReadStored("wte.weight"), Throws.InstanceOf<FileFormatException>().With.Message.Contains("'wte.weight': it is missing"));
    }

    [Test]
    public void Numbers_that_cannot_be_computed_with_are_refused_when_they_are_read()
    {
        using var scratch = new Scratch();
        using var file = SafetensorsFile.Open(scratch.File("x.safetensors", Of($"{{{Entry("a", "I16", "[1]", "[0,2]")}}}", 2)));
        Assert.That(
            () => file.ReadStored("a"), Throws.InstanceOf<FileFormatException>().With.Message.Contains("dtype I16 cannot be computed with"));
    }

    private static void ReadAll(string path)
    {
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Open(path);
        foreach (var name in file.Entries.Keys)
            file.ReadStored(name);
    }

    private static string A() => Entry("a", "F32", "[1]", "[0,4]");

    private static byte[] With(string field, string value)
    {
        var fields = new Dictionary<string, string>
        {
            ["dtype"] = "\"F32\"", ["shape"] = "[1]", ["data_offsets"] = "[0,4]", [field] = value,
        };
        return Of($"{{\"a\":{{{string.Join(',', fields.Select(f => $"\"{f.Key}\":{f.Value}"))}}}}}", 4);
    }

    private static TestCaseData Case(string name, byte[] content, string reason) =>
        new TestCaseData(content, reason).SetName($"Malformed safetensors: {name}");
}
