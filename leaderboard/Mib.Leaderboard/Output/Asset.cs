namespace Mib.Leaderboard.Output;

/// <summary>Files that come with the assembly.</summary>
internal static class Asset
{
    public static string Text(string name)
    {
        using var stream = typeof(Asset).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly lacks '{name}'.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
