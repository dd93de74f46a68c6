namespace Mib.Tests.Leaderboard;

/// <summary>A folder for one test.</summary>
internal sealed class SiteScratch : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("mib-site-").FullName;

    public string Site => Path.Combine(Folder, "site");

    public string Read(string file) => File.ReadAllText(Path.Combine(Site, file));

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
