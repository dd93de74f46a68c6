using Mib.Core.Results;
using Mib.Leaderboard;
using Mib.Leaderboard.Pages;

namespace Mib.Tests.Leaderboard;

[TestFixture]
public sealed class WordsTests
{
    [TestCase(0.8444, "0.844")]
    [TestCase(-0.5, "−0.500")]
    [TestCase(-0.0001, "0.000", Description = "no minus before zero")]
    [TestCase(123456, "1.23e5")]
    [TestCase(double.NaN, "not a number")]
    public void A_score_has_three_decimals(double value, string text) => Assert.That(Words.Number(value), Is.EqualTo(text));

    [TestCase(1.24, "1.2 s")]
    [TestCase(61, "61 s")]
    [TestCase(210.5, "3 min 30 s")]
    [TestCase(90061, "25 h 1 min")]
    public void A_duration_has_the_units_that_fit(double seconds, string text) => Assert.That(Words.Duration(seconds), Is.EqualTo(text));

    [TestCase(512, "512 bytes")]
    [TestCase(412L << 20, "412 MiB")]
    [TestCase(3L << 29, "1.50 GiB")]
    public void Memory_has_the_unit_that_fits(long bytes, string text) => Assert.That(Words.Bytes(bytes), Is.EqualTo(text));

    [Test]
    public void Options_are_a_phrase_of_what_has_a_value_and_hashes_are_cut() => Assert.That(
        Words.Options([new("ig-rule", ""), new("sae", "a/long/path/to/autoencoders"), new("sae-hash", new string('a', 64))]),
        Is.EqualTo("sae=a/long/path/to/autoencoders, sae-hash=aaaaaaaaaaaa…"));

    [TestCase("blocks.3.hook_resid_post@last", "layer 3, last")]
    [TestCase("blocks.3.hook_resid_post", "layer 3")]
    [TestCase("blocks.7.attn.hook_z.9@last", "head 7.9, last")]
    [TestCase("blocks.0.attn.hook_z.1+blocks.1.attn.hook_z.0@all", "heads 0.1+1.0, all")]
    [TestCase("blocks.0.hook_mlp_out@last", "layer 0 MLP, last")]
    [TestCase("blocks.0.mlp.hook_post@last", "layer 0 neurons, last")]
    [TestCase("ln_final@last", "ln_final@last")]
    public void A_site_has_a_name_that_fits_into_a_table(string site, string name) => Assert.That(SiteName.Short(site), Is.EqualTo(name));

    [Test]
    public void Of_the_variable_track_what_is_not_as_usual_is_said()
    {
        Setting[] usual = [new("coefficients", "none"), new("compat", "none"), new("labels", "as-written"), new("layers", "all"), new("measure", "iia"), new("patch", "every-token"), new("seeds", "3"), new("site", "resid-post")];

        Assert.That(Conditions.Of(usual), Is.Empty);
        Assert.That(Conditions.Of([.. usual[..3], new("layers", "0,1"), .. usual[4..7], new("site", "head")]), Is.EqualTo("layers 0,1, site head"));
        Assert.That(Conditions.Of([new("compat", "mib"), new("labels", "reference"), new("patch", "first-token")]), Is.EqualTo("compat mib"));
    }
}
