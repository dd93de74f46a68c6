using System.Text.Encodings.Web;
using System.Text.Json;

namespace Mib.Models.Checkpoints;

/// <summary>Writes safetensors files: the same tensors in the same order give the same bytes.</summary>
public static class SafetensorsWriter
{
    /// <summary>Writes tensors to a file, which appears under its name only when it is whole; of a failure nothing is left.</summary>
    /// <param name="path">Where to; a file already there is replaced.</param>
    /// <param name="tensors">Names and tensors, in the order in which they are stored.</param>
    /// <param name="metadata">Free text pairs.</param>
    public static void Write(
        string path, IReadOnlyList<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var unfinished = path + ".tmp";
        try
        {
            using (var stream = new FileStream(unfinished, FileMode.Create, FileAccess.Write))
            {
                Write(stream, tensors, metadata);
                stream.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    /// <summary>Writes tensors to a stream.</summary>
    public static void Write(
        Stream stream, IReadOnlyList<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var header = Header(tensors, metadata ?? new Dictionary<string, string>(StringComparer.Ordinal));
        // Blanks up to a multiple of eight, so that the data are aligned for whoever maps the file.
        var padding = (8 - (header.Length % 8)) % 8;
        stream.Write(BitConverter.GetBytes((ulong)(header.Length + padding)));
        stream.Write(header);
        for (var i = 0; i < padding; i++)
            stream.WriteByte((byte)' ');
        foreach (var (_, tensor) in tensors)
        {
            using var scope = NewDisposeScope();
            TensorChunks.ForEach(tensor.detach(), part => stream.Write(part.cpu().contiguous().bytes));
        }
    }

    private static byte[] Header(IReadOnlyList<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            foreach (var (name, value) in metadata.Append(new("format", "pt")).DistinctBy(pair => pair.Key))
                json.WriteString(name, value);
            json.WriteEndObject();

            long begin = 0;
            var names = new HashSet<string>(StringComparer.Ordinal) { "__metadata__" };
            foreach (var (name, tensor) in tensors)
            {
                if (!names.Add(name))
                    throw new ArgumentException($"A tensor's name is there twice, or reserved: '{name}'.", nameof(tensors));
                var (dtype, width) = DtypeOf(tensor);
                var end = begin + (tensor.NumberOfElements * width);
                json.WriteStartObject(name);
                json.WriteString("dtype", dtype);
                json.WriteStartArray("shape");
                foreach (var size in tensor.shape)
                    json.WriteNumberValue(size);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(begin);
                json.WriteNumberValue(end);
                json.WriteEndArray();
                json.WriteEndObject();
                begin = end;
            }

            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static (string Name, int Width) DtypeOf(Tensor tensor) => tensor.dtype switch
    {
        ScalarType.Float64 => ("F64", 8),
        ScalarType.Float32 => ("F32", 4),
        ScalarType.Float16 => ("F16", 2),
        ScalarType.BFloat16 => ("BF16", 2),
        ScalarType.Int64 => ("I64", 8),
        ScalarType.Int32 => ("I32", 4),
        ScalarType.Byte => ("U8", 1),
        ScalarType.Bool => ("BOOL", 1),
        _ => throw new ArgumentException($"Safetensors has no element type for {tensor.dtype}."),
    };
}
