using Mib.Cli;

namespace Mib.Tests.Cli;

public sealed class PeekTests
{
    [TestCase("eap", "--method", "eap")]
    [TestCase("eap", "--limit", "3", "--method=eap")]
    [TestCase("eap", "--method:eap")]
    [TestCase(null, "--methods", "eap")]
    [TestCase(null, "--method")]
    public void The_value_of_an_option_is_found_before_parsing(string? value, params string[] words) =>
        Assert.That(Peek.Value(words, "--method"), Is.EqualTo(value));

    [TestCase("evaluate", "evaluate", "--task", "ioi")]
    [TestCase("evaluate", "--verbose", "evaluate", "--task", "ioi")]
    [TestCase(null, "--help")]
    public void The_verb_is_the_first_word_that_is_no_option(string? verb, params string[] words) =>
        Assert.That(Peek.Verb(words), Is.EqualTo(verb));
}
