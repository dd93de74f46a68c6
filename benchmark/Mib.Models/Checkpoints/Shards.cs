using Mib.Core.Errors;

namespace Mib.Models.Checkpoints;

/// <summary>The shards of an index, which must hold exactly the tensors that it says.</summary>
internal static class Shards
{
    /// <summary>Opens all shards and compares them with the index.</summary>
    /// <exception cref="FileFormatException">They do not fit; everything that does not is listed.</exception>
    public static IReadOnlyList<SafetensorsFile> Open(ShardIndex index)
    {
        var files = new List<SafetensorsFile>();
        try
        {
            var problems = new List<string>();
            foreach (var shard in index.Shards.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            {
                try
                {
                    files.Add(SafetensorsFile.Open(System.IO.Path.Combine(Path.GetDirectoryName(index.Path)!, shard)));
                }
                catch (FileFormatException error)
                {
                    problems.Add(error.What);
                }
            }

            // What a shard that cannot be read would have held says nothing more.
            if (problems.Count == 0)
                problems.AddRange(Differences(index, files));
            return problems.Count == 0 ? files : throw index.Error(problems);
        }
        catch
        {
            files.ForEach(file => file.Dispose());
            throw;
        }
    }

    private static IEnumerable<string> Differences(ShardIndex index, List<SafetensorsFile> files)
    {
        var found = files.SelectMany(file => file.Entries.Keys, (file, name) => (Name: name, Shard: Path.GetFileName(file.Path)))
            .ToLookup(tensor => tensor.Name, tensor => tensor.Shard, StringComparer.Ordinal);
        foreach (var name in index.Shards.Keys.Union(found.Select(tensor => tensor.Key), StringComparer.Ordinal))
        {
            var shards = found[name].ToList();
            var said = index.Shards.GetValueOrDefault(name);
            if (shards.Count > 1)
                yield return $"tensor '{name}' is in {string.Join(" and in ", shards)}";
            else if (shards.Count == 0)
                yield return $"tensor '{name}' is not in {said}";
            else if (said is null)
                yield return $"tensor '{name}' of {shards[0]} is not in the index";
            else if (said != shards[0])
                yield return $"tensor '{name}' is in {shards[0]}, not in {said}";
        }
    }
}
