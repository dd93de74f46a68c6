using System.Text.Json;

namespace Mib.Leaderboard.Output;

/// <summary>The list, kept in the site, of the files that belong to it.</summary>
internal static class SiteManifest
{
    public const string FileName = "mib-site.json";

    /// <summary>Writes the files and their list into a new folder.</summary>
    /// <remarks>The list first, so that even half a folder is known as ours.</remarks>
    public static void Write(string folder, IReadOnlyDictionary<string, byte[]> files)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(
            Path.Combine(folder, FileName), JsonSerializer.SerializeToUtf8Bytes(files.Keys.Order(StringComparer.Ordinal)));
        foreach (var (name, content) in files)
        {
            var path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
    }

    /// <summary>A file in the folder that is not on its list; null if all are, or if there is no folder.</summary>
    public static string? FirstForeign(string folder)
    {
        if (!Directory.Exists(folder))
            return null;
        var own = Read(Path.Combine(folder, FileName));
        return Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
            .Concat(Directory.EnumerateDirectories(folder)
                .Select(path => Path.GetFileName(path) + "/")
                .Where(name => name is not ("runs/" or "charts/")))
            .Where(path => path != FileName || own.Count == 0)
            .Order(StringComparer.Ordinal)
            .FirstOrDefault(path => !own.Contains(path));
    }

    private static HashSet<string> Read(string list)
    {
        try
        {
            return File.Exists(list) ? JsonSerializer.Deserialize<HashSet<string>>(File.ReadAllBytes(list)) ?? [] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
