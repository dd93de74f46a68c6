using System.Text.Json;
using AngleSharp.Html.Parser;
using Mib.Leaderboard;

namespace Mib.Tests.Leaderboard;

/// <summary>The site in a real browser: in a frame as wide as the screen that is asked for, looked at by a script.</summary>
[TestFixture]
public sealed class BrowserTests
{
    private SiteScratch scratch = null!;

    [OneTimeSetUp]
    public async Task BuildSite()
    {
        if (Chromium.Path is null)
            Assert.Ignore("No chromium here; `apt-get install --no-install-recommends chromium` to run these tests.");
        scratch = new();
        await Site.BuildAsync(RunRecords.Lab(), scratch.Site);
    }

    [OneTimeTearDown]
    public void DeleteSite() => scratch?.Dispose();

    [TestCase(360)]
    [TestCase(1280)]
    public async Task The_index_fits_the_screen_and_everything_on_it_has_a_size(int width)
    {
        var seen = await LookAsync("index.html", width, "");

        Assert.Multiple(() =>
        {
            Assert.That(seen.GetProperty("overflow").GetInt32(), Is.LessThanOrEqualTo(0), "the page scrolls sideways");
            Assert.That(Smallest(seen, "tables"), Is.GreaterThan(60));
            Assert.That(Smallest(seen, "pictures"), Is.GreaterThan(150));
            Assert.That(Smallest(seen, "bars"), Is.GreaterThan(10));
        });
    }

    [TestCase(360)]
    [TestCase(1280)]
    public async Task The_page_of_a_run_fits_the_screen_and_shows_its_curve(int width)
    {
        var run = RunRecords.Lab()[0].Id;

        var seen = await LookAsync($"runs/{run}.html", width, "");

        Assert.Multiple(() =>
        {
            Assert.That(seen.GetProperty("overflow").GetInt32(), Is.LessThanOrEqualTo(0), "the page scrolls sideways");
            Assert.That(Smallest(seen, "pictures"), Is.GreaterThan(150));
            Assert.That(seen.GetProperty("letters").GetDouble(), Is.GreaterThan(9), "smallest letters of the picture, in pixels");
        });
    }

    [Test]
    public async Task The_method_stays_in_sight_when_a_wide_table_scrolls()
    {
        var seen = await LookAsync("index.html", 360, """
            const box = page.querySelector(".board .scroll");
            const name = box.querySelector("tbody th");
            const before = name.getBoundingClientRect().left;
            box.scrollLeft = 150;
            return { scrolled: box.scrollLeft, moved: name.getBoundingClientRect().left - before };
            """);

        Assert.That(seen.GetProperty("scrolled").GetDouble(), Is.EqualTo(150));
        Assert.That(seen.GetProperty("moved").GetDouble(), Is.Zero);
    }

    [Test]
    public async Task A_heading_sorts_its_table_and_the_address_remembers_it()
    {
        var seen = await LookAsync("index.html", 1280, """
            const table = [...page.querySelectorAll(".board table")].sort((a, b) => b.rows.length - a.rows.length)[0];
            const sorted = () => [...table.tBodies[0].rows].map((r) => r.cells[0].dataset.value);
            const before = sorted();
            table.tHead.rows[0].cells[0].querySelector("button").click();
            return { before, after: sorted(), marks: table.querySelectorAll("[aria-sort]").length, query: page.defaultView.location.search, id: table.id };
            """);

        // Numbers in names count as numbers: 5 comes before 20.
        Assert.That(Strings(seen, "after"), Is.EqualTo(new[]
        {
            "eap", "eap-ig-activations", "eap-ig-inputs (steps=5)", "eap-ig-inputs (steps=20)", "information-flow-routes", "random",
        }));
        Assert.That(Strings(seen, "before")[0], Is.EqualTo("eap-ig-inputs (steps=20)"));
        Assert.That(seen.GetProperty("marks").GetInt32(), Is.EqualTo(1));
        Assert.That(seen.GetProperty("query").GetString(), Is.EqualTo($"?{seen.GetProperty("id").GetString()}=0.ascending"));
    }

    [Test]
    public async Task A_link_restores_the_filter()
    {
        var seen = await LookAsync("index.html?q=das+MCQA", 1280, """
            return {
              rows: [...page.querySelectorAll(".board tbody tr")].filter((r) => r.offsetHeight > 0).map((r) => r.cells[0].dataset.value),
              box: page.querySelector("input[type=search]").value,
            };
            """);

        Assert.That(Strings(seen, "rows"), Is.EqualTo(new[] { "das" }));
        Assert.That(seen.GetProperty("box").GetString(), Is.EqualTo("das MCQA"));
    }

    private static double Smallest(JsonElement seen, string what) =>
        seen.GetProperty(what).EnumerateArray().Select(n => n.GetDouble()).DefaultIfEmpty(0).Min();

    private static string[] Strings(JsonElement seen, string name) =>
        [.. seen.GetProperty(name).EnumerateArray().Select(s => s.GetString()!)];

    /// <summary>Opens a page of the site; the browser must have nothing to complain about.</summary>
    private async Task<JsonElement> LookAsync(string page, int width, string script)
    {
        var name = $"look-{Guid.NewGuid():N}.html";
        await File.WriteAllTextAsync(Path.Combine(scratch.Site, name), Probe(page, width, script));
        using var server = new FileServer(scratch.Site);
        var profile = Directory.CreateDirectory(Path.Combine(scratch.Folder, name + ".profile")).FullName;

        var (document, log) = await Chromium.OpenAsync(server.Address + name, profile);

        Assert.That(log, Does.Not.Contain("CONSOLE"), "errors, and violations of the content security policy");
        var seen = new HtmlParser().ParseDocument(document).GetElementById("seen")!.TextContent;
        return JsonDocument.Parse(seen).RootElement.Clone();
    }

    private static string Probe(string page, int width, string script) => $$"""
        <!DOCTYPE html><title>probe</title><pre id="seen">{}</pre>
        <iframe src="{{page}}" style="width:{{width}}px;height:9000px;border:0"></iframe>
        <script>
        const frame = document.querySelector("iframe");
        frame.addEventListener("load", async () => {
          const page = frame.contentDocument;
          await Promise.all([...page.images].map((i) => i.decode()));
          const root = page.documentElement;
          const heights = (what) => [...page.querySelectorAll(what)].map((e) => e.getBoundingClientRect().height);
          const letters = [...page.querySelectorAll("svg text")].map((t) =>
            parseFloat(page.defaultView.getComputedStyle(t).fontSize) * t.ownerSVGElement.getScreenCTM().a);
          const look = () => { {{script}} };
          document.getElementById("seen").textContent = JSON.stringify({
            overflow: root.scrollWidth - root.clientWidth, tables: heights("table"), pictures: heights("figure svg, figure img"),
            bars: heights(".mib-bar"), letters: Math.min(...letters, 99), ...look(),
          });
        });
        </script>
        """;
}
