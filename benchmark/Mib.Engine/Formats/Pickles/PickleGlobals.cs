using System.Text;

namespace Mib.Engine.Formats.Pickles;

/// <summary>The few names that a pickle may hold, and what calling one of them means. Every other one is refused.</summary>
internal static class PickleGlobals
{
    // What a call copies, a short pickle may have called many times: only the bytes of one number are ever written like this.
    private const int LongestEncoded = 64;

    private static readonly Dictionary<string, ScalarType> Storages = new(StringComparer.Ordinal)
    {
        ["torch.FloatStorage"] = ScalarType.Float32,
        ["torch.DoubleStorage"] = ScalarType.Float64,
        ["torch.HalfStorage"] = ScalarType.Float16,
        ["torch.BFloat16Storage"] = ScalarType.BFloat16,
        ["torch.LongStorage"] = ScalarType.Int64,
        ["torch.IntStorage"] = ScalarType.Int32,
        ["torch.ShortStorage"] = ScalarType.Int16,
        ["torch.CharStorage"] = ScalarType.Int8,
        ["torch.ByteStorage"] = ScalarType.Byte,
        ["torch.BoolStorage"] = ScalarType.Bool,
    };

    private static readonly HashSet<string> Types = new(StringComparer.Ordinal)
    {
        "torch.float64", "torch.float32", "torch.float16", "torch.bfloat16", "torch.int64", "torch.int32", "torch.int16", "torch.int8",
        "torch.uint8", "torch.bool", "builtins.object", "__builtin__.object",
    };

    private static readonly Dictionary<string, Func<object?[], object?>> Functions = new(StringComparer.Ordinal)
    {
        ["collections.OrderedDict"] = arguments => arguments is [] ? new Dictionary<string, object?>() : null,
        ["torch._utils._rebuild_tensor_v2"] = Tensor,
        ["torch._utils._rebuild_parameter"] = arguments => arguments is [TorchTensor tensor, ..] ? tensor : null,
        ["torch.device"] = arguments => arguments is [string name, ..] ? name : null,
        ["_codecs.encode"] = arguments => arguments is [string { Length: <= LongestEncoded } text, "latin1"] ? Encoding.Latin1.GetBytes(text) : null,
        ["numpy.dtype"] = arguments => arguments is [string code, ..] ? new NumPyType(code) : null,
        ["numpy.core.multiarray.scalar"] = Scalar,
        ["numpy._core.multiarray.scalar"] = Scalar,
        ["copyreg._reconstructor"] = Reconstructed,
        ["copy_reg._reconstructor"] = Reconstructed,
    };

    /// <summary>The name, if it is one of those that are known.</summary>
    /// <exception cref="InvalidDataException">It is not.</exception>
    public static PickleName Find(string module, string name)
    {
        var found = new PickleName(module, name);
        // A configuration's first: it may be long and be named often, and is known without a copy.
        return IsConfig(found) || found.ToString() is var text && (Storages.ContainsKey(text) || Types.Contains(text) || Functions.ContainsKey(text))
            ? found
            : throw new InvalidDataException($"it names '{Short(found.ToString())}', which could run code: only tensors and plain containers are read");
    }

    /// <summary>What a call gives.</summary>
    /// <exception cref="InvalidDataException">It is no function, or not of these arguments.</exception>
    public static object? Call(PickleName name, object?[] arguments) =>
        Functions.TryGetValue(name.ToString(), out var function)
            ? function(arguments) ?? throw new InvalidDataException($"the arguments of {name} are not what torch writes")
            : throw new InvalidDataException($"it calls {name}, which is no function");

    /// <summary>An object without attributes yet.</summary>
    /// <exception cref="InvalidDataException">Objects of the class are not read.</exception>
    public static PickleObject New(PickleName name) => IsConfig(name)
        ? new(name, [])
        : throw new InvalidDataException($"it makes an object of {name}, which is not read");

    /// <summary>A storage from what torch writes in its place.</summary>
    /// <exception cref="InvalidDataException">It is not that.</exception>
    public static TorchStorage Storage(object? id) =>
        id is PickleTuple { Items: ["storage", PickleName type, string key, string, long count, ..] } && count >= 0
            && Storages.TryGetValue(type.ToString(), out var dtype)
            ? new(key, dtype, count)
            : throw new InvalidDataException("a reference to a storage is not what torch writes");

    /// <summary>A name for a message: not all of a stranger's megabyte.</summary>
    public static string Short(string text) => text.Length > 100 ? text[..100] + "…" : text;

    private static bool IsConfig(PickleName name) =>
        name.Name == "HookedTransformerConfig" && name.Module.StartsWith("transformer_lens.", StringComparison.Ordinal);

    private static TorchTensor? Tensor(object?[] arguments) =>
        arguments is [TorchStorage storage, long offset, PickleTuple shape, PickleTuple strides, ..]
            && Array.TrueForAll(shape.Items, size => size is long) && Array.TrueForAll(strides.Items, stride => stride is long)
            ? TorchTensor.View(storage, offset, [.. shape.Items.Cast<long>()], [.. strides.Items.Cast<long>()])
            : null;

    /// <summary>NumPy's numbers, of which TransformerLens's configurations have some.</summary>
    private static object? Scalar(object?[] arguments) => arguments switch
    {
        [NumPyType("f8"), byte[] { Length: 8 } bytes] => BitConverter.ToDouble(bytes),
        [NumPyType("f4"), byte[] { Length: 4 } bytes] => (double)BitConverter.ToSingle(bytes),
        [NumPyType("i8"), byte[] { Length: 8 } bytes] => BitConverter.ToInt64(bytes),
        [NumPyType("i4"), byte[] { Length: 4 } bytes] => (long)BitConverter.ToInt32(bytes),
        [NumPyType("b1"), byte[] { Length: 1 } bytes] => bytes[0] != 0,
        _ => null,
    };

    private static PickleObject? Reconstructed(object?[] arguments) =>
        arguments is [PickleName name, PickleName { Name: "object" }, null] ? New(name) : null;
}
