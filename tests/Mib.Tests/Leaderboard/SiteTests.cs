using Mib.Leaderboard;

namespace Mib.Tests.Leaderboard;

[TestFixture]
public sealed class SiteTests
{
    [Test]
    public async Task Equal_runs_give_equal_bytes_in_whatever_order_they_come()
    {
        using var first = new SiteScratch();
        using var second = new SiteScratch();
        await Site.BuildAsync(RunRecords.Lab(), first.Site);
        await Site.BuildAsync(RunRecords.Lab().Reverse(), second.Site);

        var names = Directory.EnumerateFiles(first.Site, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(first.Site, f));

        Assert.Multiple(() =>
        {
            foreach (var name in names)
                Assert.That(second.Read(name), Is.EqualTo(first.Read(name)), name);
        });
    }
}
