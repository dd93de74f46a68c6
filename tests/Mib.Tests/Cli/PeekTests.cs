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
}
