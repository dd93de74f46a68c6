using System.Text.Json;
using Mib.Core.Errors;
using Mib.Models.Files;
using Mib.Models.Tokenizers;
using Mib.Sdk.Tasks;

namespace Mib.Engine.Formats;

/// <summary>Coefficients of linear models as the reference writes them, and of which names: <c>{"gpt2": {"bias", "position_coeff", "token_coeff", "score", "model_name", "unspaced"}}</c>.</summary>
public static class CoefficientsFile
{
    private const int LargestFile = 1 << 20;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Writes those of one model.</summary>
    public static void Write(Stream stream, string model, LogitDifferenceCoefficients coefficients) => JsonSerializer.Serialize(
        stream,
        new Dictionary<string, object>
        {
            [model] = new
            {
                bias = coefficients.Bias, position_coeff = coefficients.Position, token_coeff = coefficients.Token, score = coefficients.R2, model_name = model, unspaced = coefficients.Unspaced,
            },
        },
        Indented);

    /// <summary>Reads those of a model: under its id, or as the reference calls its family, which is the id without the number.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model's id.</param>
    /// <exception cref="FileFormatException">It is malformed, or has none of the model.</exception>
    public static LogitDifferenceCoefficients Read(string path, string model)
    {
        var root = Root(path);
        string[] keys = [model, model.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.')];
        var found = keys.Select(key => root[key]).FirstOrDefault(field => !field.IsNull);
        if (found.IsNull)
            throw root.Error($"it has no coefficients of {model}, but of {string.Join(", ", root.Members().Select(member => member.Name))}", "learn them with `mib train ioi-linear`.");
        found = found.RequireObject();
        return new(Number(found["bias"]), Number(found["token_coeff"]), Number(found["position_coeff"]), found["score"].IsNull ? null : Number(found["score"]))
        {
            Unspaced = found["unspaced"].IsNull || Flag(found["unspaced"]),
        };
    }

    private static double Number(JsonField field) =>
        field.Require().Value is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out var number) && double.IsFinite(number)
            ? number : throw field.Error("should be a finite number", "learn the coefficients again.");

    /// <summary>The reference's files have no such field; its names are without a blank.</summary>
    private static bool Flag(JsonField field) => field.Value.ValueKind is JsonValueKind.True or JsonValueKind.False
        ? field.Value.ValueKind == JsonValueKind.True : throw field.Error("should be true or false", "learn the coefficients again.");

    private static JsonField Root(string path)
    {
        try
        {
            using var stream = RegularFile.Open(path);
            if (stream.Length > LargestFile)
                throw new FileFormatException(path, "", "it is over 1 MB, so no coefficients", "give the file that `mib train ioi-linear` wrote.");
            using var document = JsonDocument.Parse(stream);
            return new JsonField(path, "", document.RootElement.Clone()).RequireObject();
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new FileFormatException(path, "", error.Message, "give the file that `mib train ioi-linear` wrote.", error);
        }
    }
}
