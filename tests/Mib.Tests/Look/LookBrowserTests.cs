using System.Text.Json;
using AngleSharp.Html.Parser;
using Mib.Tests.Cli;
using Mib.Tests.Leaderboard;
using Mib.Tests.Support;

namespace Mib.Tests.Look;

/// <summary>The pages in a real browser.</summary>
[TestFixture]
public sealed class LookBrowserTests
{
    private const string Prompt = "When Mary and John walked into the library, John handed a book to";

    private static readonly string[] Attention = ["attention"];
    private static readonly string[] Lens = ["lens", "--token", "Mary"];
    private static readonly string[] Attribution = ["attribution", "--token", "Mary"];

    private static IEnumerable<TestCaseData> Pages =>
        from look in new[] { Attention, Lens, Attribution }
        from width in new[] { 360, 1280 }
        select new TestCaseData(look, width).SetArgDisplayNames(look[0], $"{width}");

    [SetUp]
    public void NeedsABrowser()
    {
        if (Chromium.Path is null)
            Assert.Ignore("No chromium here; `apt-get install --no-install-recommends chromium` to run these tests.");
    }

    [TestCaseSource(nameof(Pages))]
    public async Task A_page_fits_the_screen_and_its_letters_can_be_read(string[] look, int width)
    {
        var seen = await LookAsync(look, width, "");

        Assert.That(seen.GetProperty("overflow").GetInt32(), Is.LessThanOrEqualTo(0), "the page scrolls sideways");
        Assert.That(seen.GetProperty("letters").GetDouble(), Is.GreaterThan(11.9), "smallest letters of the pictures, in pixels");
        Assert.That(seen.GetProperty("open").GetInt32(), Is.Zero);
    }

    [Test]
    public async Task Following_a_square_opens_its_head()
    {
        var seen = await LookAsync(Attention, 1280, "page.querySelector('a[href=\"#L1H3\"]').click();");

        Assert.That(seen.GetProperty("open").GetInt32(), Is.EqualTo(1));
        Assert.That(seen.GetProperty("drawing").GetDouble(), Is.GreaterThan(300), "height of the head's drawing");
    }

    private static async Task<JsonElement> LookAsync(string[] look, int width, string script)
    {
        using var scratch = new Scratch();
        Assert.That(Words.Run(["look", .. look, "--model", "ioi-small", "--prompt", Prompt, "--out", scratch["look.html"]]).Code, Is.Zero);
        scratch.File("probe.html", Probe(width, script));
        using var server = new FileServer(scratch.Folder);

        var (document, log) = await Chromium.OpenAsync(server.Address + "probe.html", Directory.CreateDirectory(scratch["profile"]).FullName);

        Assert.That(log, Does.Not.Contain("CONSOLE"), "errors, and violations of the content security policy");
        return JsonDocument.Parse(new HtmlParser().ParseDocument(document).GetElementById("seen")!.TextContent).RootElement.Clone();
    }

    private static string Probe(int width, string script) => $$"""
        <!DOCTYPE html><title>probe</title><pre id="seen">{}</pre>
        <iframe src="look.html" style="width:{{width}}px;height:3000px;border:0"></iframe>
        <script>
        const frame = document.querySelector("iframe");
        frame.addEventListener("load", () => {
          const page = frame.contentDocument;
          const root = page.documentElement;
          {{script}}
          setTimeout(() => {
            const letters = [...page.querySelectorAll("figure svg text")].filter((t) => t.getScreenCTM()).map((t) =>
              parseFloat(page.defaultView.getComputedStyle(t).fontSize) * t.ownerSVGElement.getScreenCTM().a);
            document.getElementById("seen").textContent = JSON.stringify({
              overflow: root.scrollWidth - root.clientWidth, letters: Math.min(...letters, 99),
              open: page.querySelectorAll("details[open]").length,
              drawing: page.querySelector("details[open] svg")?.getBoundingClientRect().height ?? 0,
            });
          }, 500);
        });
        </script>
        """;
}
