namespace Mib.Tests.Architecture;

/// <summary>The sources that these tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] Code = [".cs", ".cpp", ".h", ".razor", ".js", ".css"];
    private static readonly string[] Projects = [".csproj", ".props", ".targets", ".txt", ".md", ".json", ".yml", ".editorconfig"];

    public static string Root { get; } = Find();

    /// <summary>Files written by hand in a language that is compiled or interpreted.</summary>
    public static IEnumerable<string> CodeFiles => Files(Code);

    /// <summary>Code, build files and documents, but no data.</summary>
    public static IEnumerable<string> TextFiles => Files([.. Code, .. Projects]);

    public static string Show(string path) => Path.GetRelativePath(Root, path);

    private static IEnumerable<string> Files(string[] extensions) =>
        Directory.EnumerateDirectories(Root)
            .Where(folder => !Path.GetFileName(folder).StartsWith('.'))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Root))
            .Where(file => extensions.Contains(Path.GetExtension(file)))
            .Where(file => !Show(file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "data" or "TestResults"))
            .Order(StringComparer.Ordinal);

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Mib.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
