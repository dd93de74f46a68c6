using System.Text.Json;
using System.Xml.Linq;
using Mib.Core.Errors;
using Mib.Core.Results;

namespace Mib.Tests.Leaderboard;

[TestFixture]
public sealed class HostileNamesTests
{
    private const string Hostile = "</title></script><script>alert('x')</script>\"><img src=x onerror=alert(1)>&\u202E=cmd|'/c calc'!A1";

    private static readonly RunKey Key = new()
    {
        Track = Track.Circuit,
        Task = Hostile,
        Variable = Hostile,
        Model = Hostile,
        Method = Hostile,
        Options = [new(Hostile, Hostile)],
        Settings = [new(Hostile, Hostile)],
        Split = Hostile,
        Seed = 0,
        Dtype = Hostile,
        Device = Hostile,
        ModelHash = Hostile,
        MethodHash = Hostile,
        DataHash = Hostile,
        Version = Hostile,
    };

    private static readonly RunRecord[] Runs =
    [
        RunRecords.Circuit(Key, 0.01),
        RunRecords.Variable(Key with { Track = Track.Variable }, 2, 0.9),
        RunRecords.WithScores(Key with { Seed = 1 }, RunRecords.Score(Hostile, 1, 0.1, Hostile), RunRecords.Score("iia", 1, 0.1, Hostile)),
        RunRecords.Done(Key with { Seed = 2 }, new()
        {
            Scores = [],
            Curves = [new(Hostile, [new(0.1, 1, 0, 2, 3)]), new("learning", [new(1, 2, 1, 3, 0)])],
            Facts = [new(Hostile, double.NaN)],
            Artifact = new("../../" + Hostile, [1, 2]),
            Seconds = double.NaN,
            PeakMemoryBytes = -1,
        }),
        RunRecords.Failed(Key with { Seed = 3 }, Hostile),
    ];

    [Test]
    public async Task They_are_text_on_every_page()
    {
        var site = await BuiltSite.OfAsync(Runs);

        foreach (var page in site.Pages)
        {
            Assert.Multiple(() =>
            {
                Assert.That(page.Value.QuerySelectorAll("script"), Has.Length.EqualTo(1), page.Key);
                Assert.That(page.Value.QuerySelectorAll("img:not([src^=charts]), [onerror]"), Is.Empty, page.Key);
                Assert.That(site.Text(page.Key), Does.Not.Contain("<img src=x").And.Not.Contain("alert(1)>"), page.Key);
                Assert.That(page.Value.Body!.TextContent, Does.Contain("onerror=alert(1)"), "shown, not hidden: " + page.Key);
            });
        }
    }

    [Test]
    public async Task They_are_text_in_every_picture()
    {
        var site = await BuiltSite.OfAsync(Runs);

        foreach (var picture in site.Files.Keys.Where(f => f.EndsWith(".svg", StringComparison.Ordinal)))
        {
            Assert.That(() => XDocument.Parse(site.Text(picture)), Throws.Nothing);
            Assert.That(site.Text(picture), Does.Not.Contain("<script").And.Not.Contain("<img"));
        }
    }

    [Test]
    public async Task They_name_no_file()
    {
        var site = await BuiltSite.OfAsync(Runs);

        Assert.That(site.Files.Keys, Has.All.Match("^(index\\.html|results\\.json|scores\\.csv|site\\.js|charts/[0-9a-f]{8}\\.svg|runs/[0-9a-f]{12}\\.html)$"));
    }

    [Test]
    public async Task They_come_back_unchanged_from_results_json()
    {
        var site = await BuiltSite.OfAsync(Runs);

        using var json = JsonDocument.Parse(site.Files["results.json"]);
        Assert.That(json.RootElement.GetProperty("runs")[0].GetProperty("key").GetProperty("method").GetString(), Is.EqualTo(Hostile));
        Assert.That(site.Text("results.json"), Does.Not.Contain("<script"));
    }

    [Test]
    public async Task A_spreadsheet_does_not_run_them()
    {
        var site = await BuiltSite.OfAsync(RunRecords.WithScores(RunRecords.CircuitKey("=1+1") with { Task = "@a,\"b\"" }, RunRecords.Score("cpr", -0.5)));

        Assert.That(site.Text("scores.csv").Split('\n')[1], Does.Contain(",'=1+1,").And.Contain(",\"'@a,\"\"b\"\"\",").And.Contain(",-0.5,"));
    }

    [Test]
    public void A_run_whose_id_is_none_is_refused()
    {
        var forged = RunRecords.Failed(Key, "") with { Id = "../../etc/x" };

        Assert.That(async () => await BuiltSite.OfAsync(forged), Throws.TypeOf<UsageException>().With.Message.Contains("fix:"));
    }
}
