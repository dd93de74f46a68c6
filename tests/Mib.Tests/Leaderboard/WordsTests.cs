using Mib.Leaderboard;

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
}
