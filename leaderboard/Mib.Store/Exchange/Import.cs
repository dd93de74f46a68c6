using System.Text.Json;
using Mib.Core;
using Mib.Core.Errors;
using Mib.Core.Results;

namespace Mib.Store.Exchange;

/// <summary>Reads what <see cref="Export.ToJson"/> wrote, and believes none of it unchecked.</summary>
public static class Import
{
    private const string Remedy = "export the runs again with `mib export --format json`.";

    /// <summary>Reads runs; <see cref="ResultStore.Import"/> keeps them.</summary>
    /// <param name="stream">The file's content.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <exception cref="FileFormatException">Anything in it is missing, unknown, malformed or at odds with the rest.</exception>
    public static IReadOnlyList<RunRecord> FromJson(Stream stream, string file)
    {
        var runs = Parse(stream, file);
        HashSet<string> ids = [];
        foreach (var (index, run) in runs.Index())
        {
            var problem = ids.Add(run.Id) ? RunCheck.Problem(run) : $"run '{run.Id}' is there twice";
            if (problem is not null)
                throw new FileFormatException(file, $"runs[{index}]", problem, Remedy);
        }

        return runs;
    }

    private static EquatableArray<RunRecord> Parse(Stream stream, string file)
    {
        try
        {
            var content = JsonSerializer.Deserialize<Content>(stream, JsonFormat.Options)
                ?? throw new JsonException("the file is empty");
            return content.Format == JsonFormat.Name
                ? content.Runs
                : throw new FileFormatException(
                    file, "format", $"it is '{content.Format}', not '{JsonFormat.Name}'", "update mib, or " + Remedy);
        }
        catch (JsonException error)
        {
            var place = $"line {error.LineNumber + 1}{JsonProblem.Below(error).Replace(".", ", ")}";
            throw new FileFormatException(file, place, JsonProblem.What(error), Remedy, error);
        }
    }

    private sealed record Content(string Format, EquatableArray<RunRecord> Runs);
}
