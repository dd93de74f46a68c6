using Mib.Core.Errors;

namespace Mib.Leaderboard.Output;

/// <summary>A folder that holds a site of ours, or nothing.</summary>
/// <remarks>A new site is built beside the old one and takes its place by two renames. Nothing is ever deleted that this
/// class did not write: a list in the site says what is its own.</remarks>
public sealed class SiteFolder
{
    private SiteFolder(string fullPath) => FullPath = fullPath;

    public string FullPath { get; }

    private string Incoming => FullPath + ".mib-new";

    private string Outgoing => FullPath + ".mib-old";

    /// <summary>Looks before anything is written, so that a wrong folder is refused at once.</summary>
    /// <exception cref="UsageException">The folder holds something that is not ours.</exception>
    public static SiteFolder At(string folder)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (Directory.Exists(full) && Directory.ResolveLinkTarget(full, returnFinalTarget: true) is { } target)
            full = Path.TrimEndingDirectorySeparator(target.FullName);
        var site = new SiteFolder(full);
        if (File.Exists(full) || Path.GetDirectoryName(full) is null)
            throw new UsageException($"{full} cannot become the site's folder.", "name a new folder, e.g. `--out site/`.");
        Guard(full);
        return site;
    }

    /// <summary>Puts the files in the place of whatever the folder holds.</summary>
    public void Replace(IReadOnlyDictionary<string, byte[]> files)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(FullPath)!);
            using var held = Lock();
            Recover();
            SiteManifest.Write(Incoming, files);
            Guard(FullPath);
            if (Directory.Exists(FullPath))
                Directory.Move(FullPath, Outgoing);
            Directory.Move(Incoming, FullPath);
            Discard(Outgoing);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(
                $"The site cannot be written to {FullPath}: {e.Message}",
                "check the disk and its permissions, or choose another folder with --out.");
        }
    }

    /// <summary>Mends what a build that was killed left behind.</summary>
    private void Recover()
    {
        if (!Directory.Exists(FullPath) && Directory.Exists(Outgoing))
            Directory.Move(Outgoing, FullPath);
        Discard(Incoming);
        Discard(Outgoing);
    }

    private static void Discard(string folder)
    {
        Guard(folder);
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    private static void Guard(string folder)
    {
        if (SiteManifest.FirstForeign(folder) is { } foreign)
        {
            throw new UsageException(
                $"{folder} holds '{foreign}', which mib leaderboard did not write.",
                "move it elsewhere, or choose a new folder with --out; nothing was changed.");
        }
    }

    private FileStream Lock()
    {
        try
        {
            return new(
                FullPath + ".mib-lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException e)
        {
            throw new UsageException(
                $"Another build is writing {FullPath} ({e.Message}).", "wait for it, or choose another folder with --out.");
        }
    }
}
