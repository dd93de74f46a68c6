using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Mib.Cli.Look;
using Mib.Core;
using Mib.Engine.Look;
using Mib.Leaderboard.Output;
using Microsoft.AspNetCore.Components;

namespace Mib.Tests.Look;

[TestFixture]
public sealed class LookPagesTests
{
    private const string Hostile = "</title></svg><script>alert('x')</script>\"><img src=x onerror=alert(1)>&\u202E\n\0\u2028";

    private static readonly EquatableArray<LookToken> Prompt = [new(0, "<s>"), new(1, " Mary"), new(2, Hostile)];

    [Test]
    public async Task The_page_of_attention_has_a_square_and_a_drawing_for_every_head()
    {
        var page = await AttentionAsync(Heads(2, 3, Prompt.Count), Prompt);

        foreach (var id in from layer in new[] { 0, 1 } from head in new[] { 0, 1, 2 } select (Link: $"L{layer}H{head}", Cells: $"attention-{layer}-{head}-cells"))
        {
            var link = page.QuerySelector($"a[href='#{id.Link}']");
            Assert.That(link?.QuerySelector($"g#{id.Cells} path"), Is.Not.Null, $"the square of {id.Link} and its cells");
            Assert.That(page.QuerySelector($"details #{id.Link} use[href='#{id.Cells}']"), Is.Not.Null, $"the drawing of {id.Link}");
        }

        Assert.That(page.QuerySelectorAll("details[open]"), Is.Empty);
        Assert.That(page.QuerySelectorAll("#attention-tokens text"), Has.Length.EqualTo(2 * Prompt.Count));
    }

    [Test]
    public async Task The_drawings_of_a_few_heads_are_open_from_the_start() =>
        Assert.That((await AttentionAsync(Heads(1, 4, Prompt.Count), Prompt)).QuerySelectorAll("details[open]"), Has.Length.EqualTo(4));

    [Test]
    public async Task The_page_of_the_lens_has_a_cell_for_every_depth_and_token_and_a_table_of_the_answers()
    {
        var page = await LensAsync();

        Assert.That(page.QuerySelectorAll("#lens-caption ~ figure g > title"), Has.Length.EqualTo(2 * Prompt.Count));
        Assert.That(
            page.QuerySelectorAll("figure g > title").Select(t => t.TextContent),
            Does.Contain("final_post after 1 ·Mary: ·Mary 0.750, <s> 0.250; ·Mary has rank 1, 0.750"));
        Assert.That(
            page.QuerySelectorAll("tbody tr").Select(row => string.Join('|', row.Children.Select(c => c.TextContent))),
            Is.EqualTo(new[] { "0_pre|1|0.750|−1.500", "final_post|1|0.750|−1.500" }));
    }

    [Test]
    public async Task The_page_of_the_attribution_has_every_part_of_every_layer_and_the_sum()
    {
        var page = await AttributionAsync();

        Assert.That(
            page.QuerySelectorAll("figure g > title").Select(t => t.TextContent),
            Is.EqualTo(new[] { "L0H0 2.000", "L0.b_O −0.500", "L0.mlp 1.000", "L1H0 −3.000", "L1.b_O 0.000", "L1.mlp 0.250" }));
        Assert.That(page.QuerySelectorAll("tbody th").Select(t => t.TextContent).First(), Is.EqualTo("L1H0"), "the largest first, whatever its sign");
        Assert.That(page.QuerySelectorAll("tbody th").Select(t => t.TextContent), Does.Contain("embed").And.Contain("ln_final.b"));
        // 1.5 + 2.5 + 2 − 0.5 + 1 − 3 + 0 + 0.25 + 0.125
        Assert.That(page.QuerySelectorAll("dd").Select(d => d.TextContent), Is.EqualTo(new[] { "3.875", "3.875, before any final soft-cap" }));
    }

    [Test]
    public async Task The_page_of_patching_has_a_cell_for_every_place_and_head()
    {
        var page = await PatchingAsync();

        Assert.That(
            page.QuerySelectorAll("figure g > title").Select(t => t.TextContent).Where(t => !t.Contains("alert", StringComparison.Ordinal)),
            Is.EqualTo(new[]
            {
                "L0, 0 <s>: 0.000", "L1, 0 <s>: 0.250", "L0, 1 ·Mary / <s>: 1.000", "L1, 1 ·Mary / <s>: −0.500",
                "L0, 0 <s>: 0.100", "L1, 0 <s>: 0.200", "L0, 1 ·Mary / <s>: 0.100", "L1, 1 ·Mary / <s>: 0.200",
                "L0, 0 <s>: 0.300", "L1, 0 <s>: 0.400", "L0, 1 ·Mary / <s>: 0.300", "L1, 1 ·Mary / <s>: 0.400",
                "H0, L0: 0.700", "H0, L1: 0.800",
            }));
        Assert.That(page.QuerySelectorAll("dd").Select(d => d.TextContent), Is.EqualTo(new[] { "2.000", "−3.000" }));
        Assert.That(page.QuerySelectorAll("ol.tokens"), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task Whatever_a_token_holds_is_shown_as_text()
    {
        foreach (var page in new[] { await AttentionAsync(Heads(1, 1, Prompt.Count), Prompt), await LensAsync(), await AttributionAsync(), await PatchingAsync() })
        {
            Assert.Multiple(() =>
            {
                Assert.That(page.QuerySelectorAll("script, img, iframe, [onerror], [src]"), Is.Empty);
                Assert.That(page.QuerySelector("ol.tokens li:nth-child(3) bdi")!.TextContent, Does.StartWith("</title></svg><script>alert("));
                Assert.That(page.Title, Does.EndWith(" – </title><b>tiny – MIB"));
                Assert.That(page.Source.Text, Does.Not.Contain("\u202E").And.Not.Contain("\0").And.Not.Contain("\u2028"));
            });
        }
    }

    [Test]
    public async Task A_page_loads_nothing()
    {
        foreach (var page in new[] { await AttentionAsync(Heads(1, 1, Prompt.Count), Prompt), await LensAsync(), await AttributionAsync(), await PatchingAsync() })
        {
            Assert.That(page.QuerySelector("meta[http-equiv=Content-Security-Policy]")!.GetAttribute("content"), Does.StartWith("default-src 'none'; style-src 'sha256-"));
            Assert.That(
                page.QuerySelectorAll("[href]").Select(e => e.GetAttribute("href")), Is.All.StartsWith("#").Or.EqualTo("data:,"));
            Assert.That(page.QuerySelectorAll("[style]"), Is.Empty, "the policy would strike them out");
            var ids = page.QuerySelectorAll("[id]").Select(e => e.Id).ToList();
            Assert.That(ids, Is.Unique);
            Assert.That(page.QuerySelectorAll("[href^='#']").Select(e => e.GetAttribute("href")![1..]), Is.SubsetOf(ids));
        }
    }

    [Test]
    public async Task A_hundred_and_forty_four_heads_on_64_tokens_make_a_page_of_less_than_6_megabytes()
    {
        EquatableArray<LookToken> prompt = [.. Enumerable.Range(0, 64).Select(i => new LookToken(i, $" token{i}"))];

        var page = await AttentionAsync(Heads(12, 12, 64), prompt);

        Assert.That(page.QuerySelectorAll("details"), Has.Length.EqualTo(144));
        Assert.That(page.Source.Length, Is.LessThan(6_000_000));
    }

    [TestCase(" a b", "·a·b")]
    [TestCase("\n\t\u007f\u0085", "␊␉␡‹U+0085›")]
    [TestCase("\u200f\u2066\u00a0\ufeff", "‹U+200F›‹U+2066›‹U+00A0›‹U+FEFF›")]
    [TestCase("é猫😀", "é猫😀")]
    public void What_cannot_be_seen_has_a_sign(string token, string shown) =>
        Assert.That(TokenText.Of(new(0, token)), Is.EqualTo(shown));

    [Test]
    public void Half_a_surrogate_pair_is_replaced() => Assert.That(TokenText.Of(new(0, "a" + (char)0xD800)), Is.EqualTo("a\ufffd"));

    [Test]
    public void A_long_token_is_cut() => Assert.That(TokenText.Of(new(0, new('x', 100_000))), Is.EqualTo(new string('x', 48) + "…"));

    /// <summary>Heads that look at what came before at random, so that hardly two neighbours have one shade.</summary>
    private static EquatableArray<HeadPattern> Heads(int layers, int heads, int length)
    {
        var random = Seed.For(0, "heads");
        return
        [
            .. from layer in Enumerable.Range(0, layers)
               from head in Enumerable.Range(0, heads)
               select new HeadPattern(layer, head, [.. Enumerable.Range(0, length).Select(Row)]),
        ];

        EquatableArray<double> Row(int query)
        {
            var odds = Enumerable.Range(0, length).Select(key => key > query ? 0 : Math.Exp(3 * random.NextGaussian())).ToArray();
            return [.. odds.Select(o => o / odds.Sum())];
        }
    }

    private static Task<IDocument> AttentionAsync(EquatableArray<HeadPattern> heads, EquatableArray<LookToken> prompt) =>
        RenderAsync<AttentionPage, EquatableArray<HeadPattern>>("attention", prompt, heads);

    private static Task<IDocument> LensAsync() => RenderAsync<LensPage, EquatableArray<LensStage>>(
        "lens",
        Prompt,
        [.. new[] { "0_pre", "final_post" }.Select(label => new LensStage(label, "hook", [.. Prompt.Select((token, i) =>
            new LensCell(i, [new(token, 0.75), new(Prompt[0], 0.25)], [new(Prompt[1], 1, 0.75, -1.5)]))]))]);

    private static Task<IDocument> AttributionAsync() => RenderAsync<AttributionPage, LogitAttribution>(
        "attribution",
        Prompt,
        new(2, Prompt[1], Prompt[2], 3.875,
        [
            new("embed", null, null, 1.5), new("pos_embed", null, null, 2.5),
            new("L0H0", 0, 0, 2), new("L0.b_O", 0, null, -0.5), new("L0.mlp", 0, null, 1),
            new("L1H0", 1, 0, -3), new("L1.b_O", 1, null, 0), new("L1.mlp", 1, null, 0.25), new("ln_final.b", null, null, 0.125),
        ]));

    private static Task<IDocument> PatchingAsync() => RenderAsync<PatchingPage, Patching>(
        "patching",
        Prompt,
        new(
            [Prompt[0], Prompt[0], Prompt[2]], Prompt[1], Prompt[2], PatchingDirection.Denoising, 2, -3,
            [[0, 1, 0], [0.25, -0.5, 0]], [[0.1, 0.1, 0.1], [0.2, 0.2, 0.2]], [[0.3, 0.3, 0.3], [0.4, 0.4, 0.4]], [[0.7], [0.8]]));

    private static async Task<IDocument> RenderAsync<TPage, T>(string look, EquatableArray<LookToken> prompt, T seen)
        where TPage : IComponent
    {
        await using var renderer = new PageRenderer();
        var report = new LookReport<T>(look, "</title><b>tiny", "0123456789abcdef", prompt, seen);
        return new HtmlParser().ParseDocument(Encoding.UTF8.GetString(await renderer.RenderAsync<TPage>("Report", report)));
    }
}
