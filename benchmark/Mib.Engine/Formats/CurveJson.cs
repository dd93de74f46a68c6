using System.Text.Json;
using Mib.Core.Circuits;
using Mib.Core.Errors;
using Mib.Core.Results;
using Mib.Models.Files;

namespace Mib.Engine.Formats;

/// <summary>Reads the faithfulness curve that <c>mib curve</c> writes.</summary>
public static class CurveJson
{
    private const int LargestFile = 1 << 20;

    /// <summary>Reads a curve.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">What the curve is called.</param>
    /// <returns>Its points, with the intervals if the file has them; what is no number in it is none here. A file without a level is of edges.</returns>
    /// <exception cref="FileFormatException">It is malformed, or its lists are not equally long.</exception>
    public static (Curve Curve, Level Level) Read(string path, string name)
    {
        try
        {
            using var stream = RegularFile.Open(path);
            if (stream.Length > LargestFile)
                throw Error(path, "", "it is over 1 MB, so no curve");
            using var document = JsonDocument.Parse(stream);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                throw Error(path, "", "it is not a JSON object");
            var sizes = Numbers(path, root, "percentages") ?? throw Error(path, "'percentages'", "it is missing");
            if (!Array.TrueForAll(sizes, size => size is > 0 and <= 1))
                throw Error(path, "'percentages'", "not all are shares above 0 and up to 1");
            var (values, low, high) = (Column("faithfulness", required: true), Column("faithfulness_low"), Column("faithfulness_high"));
            var level = Level.Edge;
            if (root.TryGetProperty("level", out var named) && (named.ValueKind != JsonValueKind.String || !Enum.TryParse(named.GetString(), ignoreCase: true, out level)))
                throw Error(path, "'level'", "it is none of edge, node and neuron");
            return (new(name, [.. sizes.Select((size, i) => new CurvePoint(size, values[i], low[i], high[i], 0))]), level);

            double[] Column(string field, bool required = false)
            {
                var column = Numbers(path, root, field)
                    ?? (required ? throw Error(path, $"'{field}'", "it is missing") : [.. sizes.Select(_ => double.NaN)]);
                return column.Length == sizes.Length ? column : throw Error(path, $"'{field}'", $"it has {column.Length} numbers, 'percentages' {sizes.Length}");
            }
        }
        catch (JsonException error)
        {
            throw Error(path, "", $"it is not JSON: {error.Message}", error);
        }
    }

    private static double[]? Numbers(string path, JsonElement root, string field)
    {
        if (!root.TryGetProperty(field, out var list))
            return null;
        return list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(Number)] : throw Error(path, $"'{field}'", "it is no list");

        double Number(JsonElement item) => item.ValueKind == JsonValueKind.Null ? double.NaN
            : item.ValueKind == JsonValueKind.Number && item.TryGetDouble(out var value) ? value
            : throw Error(path, $"'{field}'", "not all in it are numbers");
    }

    private static FileFormatException Error(string path, string where, string what, Exception? inner = null) =>
        new(path, where, what, "write it again with `mib curve`.", inner);
}
