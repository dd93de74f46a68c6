using AngleSharp.Dom;

namespace Mib.Tests.Leaderboard;

[TestFixture]
public sealed class PagesTests
{
    [Test]
    public async Task Every_table_has_a_caption_scopes_and_as_many_cells_in_each_row_as_headings()
    {
        var site = await BuiltSite.OfAsync(RunRecords.Lab());

        foreach (var (name, table) in site.Pages.SelectMany(p => p.Value.QuerySelectorAll("table").Select(t => (p.Key, t))))
        {
            var headings = table.QuerySelectorAll("thead th").Length;
            Assert.Multiple(() =>
            {
                Assert.That(table.QuerySelector("caption")?.TextContent, Is.Not.Null.And.Not.Empty, name);
                Assert.That(table.QuerySelectorAll("th"), Has.All.Matches<IElement>(h => h?.GetAttribute("scope") is "col" or "row"), name);
                Assert.That(table.QuerySelectorAll("tbody tr").Select(r => r.Children.Length), Has.All.EqualTo(headings), name);
                Assert.That(table.QuerySelectorAll("[aria-sort]"), Has.Length.LessThanOrEqualTo(1), name);
            });
        }
    }

    [Test]
    public async Task Nothing_is_loaded_from_elsewhere()
    {
        var site = await BuiltSite.OfAsync(RunRecords.Lab());

        foreach (var page in site.Pages)
        {
            var addresses = page.Value.All.SelectMany(e => e.Attributes)
                .Where(a => a.Name is "href" or "src" or "srcset" or "action" or "data" or "poster")
                .Select(a => a.Value);
            Assert.That(addresses, Has.None.Matches("^([a-z]+:)?//").And.None.StartsWith("javascript:"), page.Key);
            Assert.That(page.Value.QuerySelector("meta[http-equiv=Content-Security-Policy]")!.GetAttribute("content"), Does.StartWith("default-src 'none'"));
        }

        Assert.That(
            site.Files.Keys.Select(f => site.Text(f).Replace("xmlns=\"http://www.w3.org/2000/svg\"", "", StringComparison.Ordinal)),
            Has.None.Matches("url\\([^#]|@import|https?:"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Every_link_leads_somewhere(bool withRuns)
    {
        var site = await BuiltSite.OfAsync(withRuns ? RunRecords.Lab() : []);

        foreach (var page in site.Pages)
        {
            foreach (var href in page.Value.QuerySelectorAll("a").Select(a => a.GetAttribute("href")!))
            {
                var parts = href.Split('#');
                var target = parts[0].Length == 0 ? page.Key
                    : parts[0].StartsWith("../", StringComparison.Ordinal) ? parts[0][3..] : parts[0];
                Assert.That(site.Files.Keys, Does.Contain(target), href);
                if (parts.Length > 1)
                    Assert.That(site.Pages[target].GetElementById(parts[1]), Is.Not.Null, href);
            }
        }
    }

    [Test]
    public async Task No_two_elements_of_a_page_have_one_id()
    {
        var site = await BuiltSite.OfAsync(RunRecords.Lab());

        foreach (var page in site.Pages)
            Assert.That(page.Value.QuerySelectorAll("[id]").Select(e => e.Id), Is.Unique, page.Key);
    }

    [Test]
    public async Task The_scores_are_in_the_page_itself_and_no_script_is_needed()
    {
        var site = await BuiltSite.OfAsync(RunRecords.WithScores(RunRecords.CircuitKey("eap"), RunRecords.Score("cpr", 0.8444, 0.0202)));

        var row = site.Index.QuerySelector(".board tbody tr")!;
        Assert.That(row.TextContent, Does.Contain("eap").And.Contain("0.844").And.Contain("[0.824, 0.865]"));
        Assert.That(site.Pages.Values.SelectMany(p => p.QuerySelectorAll("script")), Has.All.Property("TextContent").Empty);
    }

    [Test]
    public async Task Every_picture_of_curves_has_the_same_numbers_in_a_table()
    {
        var run = RunRecords.Circuit(RunRecords.CircuitKey("eap"), 0.01);
        var page = (await BuiltSite.OfAsync(run)).Pages[$"runs/{run.Id}.html"];

        var rows = page.QuerySelectorAll("#curve tbody tr");
        Assert.That(page.QuerySelectorAll("figure svg[role=img]"), Has.Length.EqualTo(1));
        Assert.That(rows, Has.Length.EqualTo(10));
        Assert.That(rows[3].TextContent, Does.Contain("1 %").And.Contain(Mib.Leaderboard.Words.Number(run.Result!.Curves[0].Points[3].Y)));
    }

    [Test]
    public async Task A_run_page_holds_all_it_takes_to_measure_it_again()
    {
        var key = RunRecords.CircuitKey("eap-ig-inputs") with { Options = [new("steps", "5")], Seed = 42 };
        var run = RunRecords.Circuit(key, 0.01);
        var text = (await BuiltSite.OfAsync(run)).Pages[$"runs/{run.Id}.html"].Body!.TextContent;

        foreach (var fact in new[] { key.ModelHash, key.DataHash, key.MethodHash, "42", "steps", "float32", "cpu", "patching", "1.13.1", "412 MiB", "34 s", run.Provenance.Command, $"mib reproduce {run.Id}" })
            Assert.That(text, Does.Contain(fact));
    }

    [Test]
    public async Task Only_a_floor_is_called_what_doing_nothing_scores()
    {
        var circuit = (await BuiltSite.OfAsync(RunRecords.WithScores(RunRecords.CircuitKey("eap"), RunRecords.Score("cpr", 0.8), RunRecords.Score("cpr-true", 0.7)))).Index;
        var variable = (await BuiltSite.OfAsync(RunRecords.Variable(RunRecords.VariableKey("das"), 3, 0.9))).Index;

        Assert.That(circuit.QuerySelector(".board thead")!.TextContent, Does.Contain("CPR, true sizes").And.Not.Contains("doing nothing"));
        Assert.That(variable.QuerySelector(".board thead")!.TextContent, Does.Contain("doing nothing"));
    }

    [TestCase(49, true)]
    [TestCase(50, false)]
    public async Task A_table_of_few_examples_is_marked_with_a_footnote(int examples, bool marked)
    {
        var page = (await BuiltSite.OfAsync(RunRecords.WithScores(RunRecords.CircuitKey("eap"), RunRecords.Score("cpr", 0.8) with { Examples = examples }))).Index;

        Assert.That(page.QuerySelector(".board .rank")!.TextContent, Is.EqualTo(marked ? "1†" : "1"));
        Assert.That(page.QuerySelector(".board")!.TextContent.Contains("† Scored on fewer than 50 examples", StringComparison.Ordinal), Is.EqualTo(marked));
    }

    [Test]
    public async Task A_table_says_what_it_is_not_comparable_for_and_leaves_the_rest_to_its_runs()
    {
        var eap = RunRecords.CircuitKey("eap");
        var mean = eap with { Settings = [new("ablation", "mean"), new("level", "edge"), new("prune", "fixed")] };
        var page = (await BuiltSite.OfAsync(RunRecords.Circuit(eap, 0.01), RunRecords.Circuit(mean, 0.02))).Index;

        Assert.That(page.QuerySelectorAll(".board .warn").Select(e => e.TextContent.Split(": ")[1]), Is.EquivalentTo(new[] { "ablation mean.", "default settings." }));
        Assert.That(page.QuerySelectorAll("#overview-circuit .apart").Select(e => e.TextContent), Is.EquivalentTo(new[] { "ablation mean", "default settings" }));
        Assert.That(page.QuerySelectorAll(".board .conditions").Select(e => e.TextContent), Has.Some.Contains("level edge, ablation mean").And.All.Not.Contains("prune"));
    }

    [Test]
    public async Task Failed_and_unfinished_runs_are_listed_with_their_reason()
    {
        var text = (await BuiltSite.OfAsync(RunRecords.Lab())).Index.GetElementById("unfinished")!.TextContent;

        Assert.That(text, Does.Contain("acdc").And.Contain("failed").And.Contain("4096 MiB").And.Contain("ugs").And.Contain("unfinished"));
    }

    [Test]
    public async Task Runs_of_an_earlier_version_are_linked_from_the_row_of_the_latest()
    {
        var old = RunRecords.Circuit(RunRecords.CircuitKey("eap"), 0.01);
        var later = RunRecords.Circuit(old.Key with { Version = "0.2.0" }, 0.5);
        later = later with { Provenance = later.Provenance with { StartedAt = old.Provenance.StartedAt.AddDays(1) } };

        var links = (await BuiltSite.OfAsync(old, later)).Index.QuerySelectorAll(".board tbody a").Select(a => a.GetAttribute("href"));

        Assert.That(links, Is.EqualTo(new[] { $"runs/{later.Id}.html", $"runs/{old.Id}.html" }));
    }

    [Test]
    public async Task Without_runs_the_page_says_so_and_shows_the_first_command()
    {
        var text = (await BuiltSite.OfAsync()).Index.Body!.TextContent;

        Assert.That(text, Does.Contain("There are no runs yet").And.Contain("mib evaluate --task ioi --method eap-ig-inputs"));
    }

    [Test]
    public async Task Two_hundred_runs_stay_below_300_kilobytes_a_page()
    {
        var runs = from task in Enumerable.Range(0, 20)
                   from method in Enumerable.Range(0, 10)
                   select RunRecords.Circuit(RunRecords.CircuitKey($"method-{method}") with { Task = $"task-{task}" }, 0.01 * (method + 1));

        var site = await BuiltSite.OfAsync(runs);

        Assert.That(site.Files.Where(f => f.Key.EndsWith(".html", StringComparison.Ordinal)).Max(f => f.Value.Length), Is.LessThan(300_000));
    }
}
