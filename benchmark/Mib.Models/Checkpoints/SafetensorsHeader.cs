using System.Text;
using System.Text.Json;
using Mib.Core.Errors;

namespace Mib.Models.Checkpoints;

/// <summary>One tensor of a safetensors file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Dtype">Element type as the format writes it, e.g. <c>F32</c>.</param>
/// <param name="Shape">Its sizes; none for a scalar.</param>
/// <param name="Begin">First byte, counted from the end of the header.</param>
/// <param name="End">One past the last byte.</param>
public sealed record TensorEntry(string Name, string Dtype, long[] Shape, long Begin, long End);

/// <summary>The header of a safetensors file, every field of which is checked before a byte of data is touched.</summary>
/// <remarks>
/// Format: eight bytes of header length, little-endian; a JSON object of name → dtype, shape, data_offsets; the data.
/// The tensors must cover the data exactly: no overlap, no hole, nothing behind them, so that no second file hides in it.
/// </remarks>
internal static class SafetensorsHeader
{
    /// <summary>Longest header that is read: the limit of the format's own library.</summary>
    public const long LongestHeader = 100_000_000;

    private const string Again = "download or write the file again.";

    private static readonly Dictionary<string, int> DtypeBytes = new(StringComparer.Ordinal)
    {
        ["F64"] = 8, ["F32"] = 4, ["F16"] = 2, ["BF16"] = 2,
        ["I64"] = 8, ["I32"] = 4, ["I16"] = 2, ["I8"] = 1, ["U8"] = 1, ["BOOL"] = 1,
    };

    /// <summary>Reads and checks the header.</summary>
    /// <returns>The tensors in the order of their data, the metadata, and the offset at which data begin.</returns>
    public static (List<TensorEntry> Tensors, Dictionary<string, string> Metadata, long DataStart) Read(string path, Stream stream)
    {
        if (stream.Length < 8)
            throw Error(path, "", $"it has {stream.Length} bytes, too few for a header");
        Span<byte> prefix = stackalloc byte[8];
        stream.ReadExactly(prefix);
        var length = BitConverter.ToUInt64(prefix);
        if (length > LongestHeader)
            throw Error(path, "header", $"its length {length} is over the limit of {LongestHeader} bytes");
        if ((long)length > stream.Length - 8)
            throw Error(path, "header", $"its length {length} goes past the end of the file ({stream.Length} bytes): the file is cut off");

        var bytes = new byte[length];
        stream.ReadExactly(bytes);
        var (tensors, metadata) = Parse(path, bytes);
        CheckCoverage(path, tensors, stream.Length - 8 - (long)length);
        return (tensors, metadata, 8 + (long)length);
    }

    private static (List<TensorEntry>, Dictionary<string, string>) Parse(string path, byte[] bytes)
    {
        if (bytes.Length == 0 || bytes[0] != '{')
            throw Error(path, "header", "it does not begin with '{'");
        try
        {
            var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 8 });
            using var document = JsonDocument.ParseValue(ref reader);
            if (bytes.AsSpan((int)reader.BytesConsumed).IndexOfAnyExcept((byte)' ') >= 0)
                throw Error(path, "header", "something other than blanks follows the JSON object");
            return ReadEntries(path, document.RootElement);
        }
        catch (Exception error) when (error is JsonException or DecoderFallbackException or InvalidOperationException)
        {
            throw new FileFormatException(path, "header", $"it is not the JSON it should be: {error.Message}", Again, error);
        }
    }

    private static (List<TensorEntry>, Dictionary<string, string>) ReadEntries(string path, JsonElement root)
    {
        var tensors = new List<TensorEntry>();
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in root.EnumerateObject())
        {
            if (!names.Add(property.Name))
                throw Error(path, Quote(property.Name), "the name occurs twice");
            if (property.Name == "__metadata__")
            {
                foreach (var item in property.Value.EnumerateObject())
                    metadata[item.Name] = item.Value.GetString() ?? "";
            }
            else
            {
                tensors.Add(ReadEntry(path, property.Name, property.Value));
            }
        }

        tensors.Sort((a, b) => (a.Begin, a.End).CompareTo((b.Begin, b.End)));
        return (tensors, metadata);
    }

    private static TensorEntry ReadEntry(string path, string name, JsonElement value)
    {
        string? dtype = null;
        long[]? shape = null, offsets = null;
        if (value.ValueKind != JsonValueKind.Object)
            throw Error(path, Quote(name), "its entry is not an object");
        foreach (var field in value.EnumerateObject())
        {
            switch (field.Name)
            {
                case "dtype" when dtype is null: dtype = field.Value.GetString(); break;
                case "shape" when shape is null: shape = Sizes(path, name, field); break;
                case "data_offsets" when offsets is null: offsets = Sizes(path, name, field); break;
                default: throw Error(path, Quote(name), $"unexpected or repeated field '{field.Name}'");
            }
        }

        if (dtype is null || shape is null || offsets is null)
            throw Error(path, Quote(name), "it needs dtype, shape and data_offsets");
        if (!DtypeBytes.TryGetValue(dtype, out var width))
            throw Error(path, Quote(name), $"unknown dtype '{dtype}'; known: {string.Join(", ", DtypeBytes.Keys)}");
        if (offsets.Length != 2 || offsets[0] > offsets[1])
            throw Error(path, Quote(name), $"data_offsets [{string.Join(", ", offsets)}] are not a begin and an end");

        var size = ByteSize(shape, width);
        if (size != (UInt128)(ulong)(offsets[1] - offsets[0]))
            throw Error(path, Quote(name), $"shape [{string.Join(", ", shape)}] of {dtype} takes {size} bytes, data_offsets give {offsets[1] - offsets[0]}");
        if (ByteSize([.. shape.Where(s => s > 0)], width) > long.MaxValue)
            throw Error(path, Quote(name), $"shape [{string.Join(", ", shape)}] is beyond any memory");
        return new(name, dtype, shape, offsets[0], offsets[1]);
    }

    /// <summary>The size in bytes, without overflow: it saturates far above any file.</summary>
    private static UInt128 ByteSize(long[] shape, int width)
    {
        var size = (UInt128)(uint)width;
        foreach (var dimension in shape)
        {
            if (dimension == 0)
                return 0;
            size = size > ulong.MaxValue ? size : size * (ulong)dimension;
        }

        return size;
    }

    private static long[] Sizes(string path, string name, JsonProperty field)
    {
        if (field.Value.ValueKind != JsonValueKind.Array || field.Value.GetArrayLength() > 16)
            throw Error(path, Quote(name), $"'{field.Name}' is not a list of at most 16 numbers");
        return [.. field.Value.EnumerateArray().Select(item =>
            item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out var size) && size >= 0
                ? size
                : throw Error(path, Quote(name), $"'{field.Name}' holds {item.GetRawText()}, not a whole number ≥ 0"))];
    }

    private static void CheckCoverage(string path, List<TensorEntry> tensors, long dataLength)
    {
        long covered = 0;
        foreach (var tensor in tensors)
        {
            if (tensor.Begin < covered)
                throw Error(path, Quote(tensor.Name), $"its data begin at {tensor.Begin}, inside the tensor before it, which ends at {covered}");
            if (tensor.Begin > covered)
                throw Error(path, Quote(tensor.Name), $"its data begin at {tensor.Begin}, but the ones before it end at {covered}: a hole");
            covered = tensor.End;
        }

        if (covered > dataLength)
            throw Error(path, "", $"the tensors need {covered} bytes of data, the file has {dataLength}: it is cut off");
        if (covered < dataLength)
            throw Error(path, "", $"{dataLength - covered} bytes follow the last tensor");
    }

    private static string Quote(string name) => $"tensor '{(name.Length > 200 ? name[..200] + "…" : name)}'";

    private static FileFormatException Error(string path, string where, string what) => new(path, where, what, Again);
}
