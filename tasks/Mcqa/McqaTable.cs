using Mib.Core;
using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Mcqa;

/// <summary>The reference's table of things and their colours: <c>[{"object", "color"}, …]</c>.</summary>
internal static class McqaTable
{
    private const string FileName = "object_color_pairs.json";

    /// <summary>The table, or the one in a folder; null if there is none.</summary>
    public static string? Find(string source) =>
        Path.GetFileName(source) == FileName && File.Exists(source) ? source
        : File.Exists(Path.Combine(source, FileName)) ? Path.Combine(source, FileName)
        : null;

    /// <summary>Its things. The table has bare nouns, some of which are counted and some not: "the" goes with all.</summary>
    /// <exception cref="FileFormatException">It is malformed, has a thing twice, or too few for three splits.</exception>
    public static EquatableArray<McqaObject> Read(string path)
    {
        var rows = Json.ReadTable(path).Require().Items().ToList();
        var things = rows.Select(row =>
        {
            var color = row.RequireObject()["color"].OneLine();
            return McqaWords.Colors.Contains(color)
                ? new McqaObject($"the {row["object"].OneLine()}", "is", color)
                : throw row["color"].Unsupported([.. McqaWords.Colors]);
        }).ToEquatableArray();
        if (things.GroupBy(thing => thing.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new FileFormatException(path, "", $"'{twice.Key}' is there twice", "give each thing one colour.");
        return Enum.GetValues<Split>().All(split => McqaGenerator.ThingsOf(split, things).Count > 0)
            ? things
            : throw new FileFormatException(path, "", $"its {things.Count} things are too few to divide among three splits", "give about a hundred.");
    }
}
