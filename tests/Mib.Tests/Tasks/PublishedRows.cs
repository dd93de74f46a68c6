namespace Mib.Tests.Tasks;

/// <summary>Files in the schema of the published data.</summary>
internal static class PublishedRows
{
    /// <summary>A folder of the running test's own with a test split of these rows, each written on several lines here.</summary>
    public static string Folder(params IEnumerable<string> rows)
    {
        var folder = Path.Combine(TestContext.CurrentContext.WorkDirectory, "published", TestContext.CurrentContext.Test.ID);
        Directory.CreateDirectory(folder);
        File.WriteAllLines(Path.Combine(folder, "test.jsonl"), rows.Select(row => row.ReplaceLineEndings(" ")));
        return folder;
    }

    /// <summary>A row with one part replaced, which must be in it.</summary>
    public static string With(this string row, string part, string replacement) =>
        row.Contains(part) ? row.Replace(part, replacement) : throw new ArgumentException($"The row does not contain {part}.", nameof(part));
}
