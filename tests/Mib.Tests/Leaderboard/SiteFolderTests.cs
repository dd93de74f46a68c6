using Mib.Core.Errors;
using Mib.Leaderboard;
using Mib.Leaderboard.Output;

namespace Mib.Tests.Leaderboard;

[TestFixture]
public sealed class SiteFolderTests
{
    private static readonly Dictionary<string, byte[]> Old = new() { ["index.html"] = [1], ["runs/a.html"] = [1] };
    private static readonly Dictionary<string, byte[]> New = new() { ["index.html"] = [2] };

    private SiteScratch scratch = null!;

    [SetUp]
    public void MakeScratch() => scratch = new();

    [TearDown]
    public void DeleteScratch() => scratch.Dispose();

    [Test]
    public void A_new_site_takes_the_place_of_the_old_one_and_leaves_nothing_beside_it()
    {
        SiteFolder.At(scratch.Site).Replace(Old);
        SiteFolder.At(scratch.Site).Replace(New);

        Assert.That(Directory.EnumerateFileSystemEntries(scratch.Folder), Is.EqualTo(new[] { scratch.Site }));
        Assert.That(Names(), Is.EqualTo(new[] { "index.html", "mib-site.json" }));
        Assert.That(File.ReadAllBytes(Path.Combine(scratch.Site, "index.html")), Is.EqualTo(new byte[] { 2 }));
    }

    [Test]
    public void A_build_that_fails_leaves_the_old_site_as_it_was()
    {
        SiteFolder.At(scratch.Site).Replace(Old);
        var impossible = new Dictionary<string, byte[]> { ["index.html"] = [2], ["index.html/below-a-file"] = [2] };

        Assert.Throws<UsageException>(() => SiteFolder.At(scratch.Site).Replace(impossible));

        Assert.That(Names(), Is.EqualTo(new[] { "index.html", "mib-site.json", "runs/a.html" }));
        Assert.That(File.ReadAllBytes(Path.Combine(scratch.Site, "index.html")), Is.EqualTo(new byte[] { 1 }));
    }

    [Test]
    public void What_a_killed_build_left_behind_is_mended_by_the_next()
    {
        SiteFolder.At(scratch.Site).Replace(Old);
        Directory.Move(scratch.Site, scratch.Site + ".mib-old");
        SiteFolder.At(scratch.Site + ".mib-new").Replace(Old);

        SiteFolder.At(scratch.Site).Replace(New);

        Assert.That(Directory.EnumerateFileSystemEntries(scratch.Folder), Is.EqualTo(new[] { scratch.Site }));
    }

    [TestCase("site/thesis.docx", Description = "a folder that never held a site")]
    [TestCase("site/runs/notes.txt", Description = "a file below")]
    [TestCase("site/.git/HEAD", Description = "a folder of its own")]
    public void A_folder_with_something_else_in_it_is_refused_and_not_touched(string foreign)
    {
        var path = Path.Combine(scratch.Folder, foreign);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "precious");

        var error = Assert.Throws<UsageException>(() => SiteFolder.At(scratch.Site));

        Assert.That(error.Message, Does.Contain("which mib leaderboard did not write").And.Contain("--out"));
        Assert.That(File.ReadAllText(path), Is.EqualTo("precious"));
    }

    [Test]
    public async Task A_file_that_was_added_to_a_site_of_ours_is_never_deleted()
    {
        await Site.BuildAsync([], scratch.Site);
        File.WriteAllText(Path.Combine(scratch.Site, "CNAME"), "example");

        Assert.That(() => Site.BuildAsync([], scratch.Site), Throws.TypeOf<UsageException>());
        Assert.That(scratch.Read("CNAME"), Is.EqualTo("example"));
    }

    [Test]
    public void A_forged_list_does_not_make_a_folder_ours()
    {
        Directory.CreateDirectory(scratch.Site);
        File.WriteAllText(Path.Combine(scratch.Site, "mib-site.json"), "not a list");

        Assert.Throws<UsageException>(() => SiteFolder.At(scratch.Site));
    }

    [Test]
    public void A_link_to_a_folder_stays_a_link()
    {
        var real = Directory.CreateDirectory(Path.Combine(scratch.Folder, "real")).FullName;
        Directory.CreateSymbolicLink(scratch.Site, real);

        SiteFolder.At(scratch.Site).Replace(New);

        Assert.That(new DirectoryInfo(scratch.Site).LinkTarget, Is.EqualTo(real));
        Assert.That(File.Exists(Path.Combine(real, "index.html")), Is.True);
    }

    [Test]
    public void A_file_cannot_become_the_folder()
    {
        File.WriteAllText(scratch.Site, "a file");

        Assert.Throws<UsageException>(() => SiteFolder.At(scratch.Site));
    }

    private IEnumerable<string> Names() => Directory.EnumerateFiles(scratch.Site, "*", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(scratch.Site, f)).Order(StringComparer.Ordinal);
}
