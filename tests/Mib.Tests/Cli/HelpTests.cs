using System.CommandLine;
using Mib.Cli;

namespace Mib.Tests.Cli;

public sealed class HelpTests
{
    private static IEnumerable<string> Verbs()
    {
        var root = CommandTree.Create([], Terminal.Plain(TextWriter.Null, TextWriter.Null), CancellationToken.None);
        return Paths(root, "");
    }

    [TestCaseSource(nameof(Verbs))]
    public void Every_verb_explains_its_options_and_has_an_example(string verb)
    {
        var ending = Words.Run([.. verb.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);

        Assert.Multiple(() =>
        {
            Assert.That(ending.Code, Is.Zero);
            Assert.That(ending.Output, Does.Contain("Example").And.Contains($"  mib {verb}".TrimEnd()));
            Assert.That(ending.Error, Is.Empty);
        });
    }

    [TestCaseSource(nameof(Verbs))]
    public void Every_option_is_described(string verb)
    {
        Command command = CommandTree.Create([], Terminal.Plain(TextWriter.Null, TextWriter.Null), CancellationToken.None);
        foreach (var word in verb.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            command = command.Subcommands.Single(c => c.Name == word);

        Assert.That(command.Options.Where(o => string.IsNullOrEmpty(o.Description)).Select(o => o.Name), Is.Empty);
        Assert.That(command.Arguments.Where(a => string.IsNullOrEmpty(a.Description)).Select(a => a.Name), Is.Empty);
    }

    [Test]
    public void A_methods_own_options_are_in_the_help_when_it_is_named()
    {
        var help = Words.Run("evaluate", "--method=eap-ig-inputs", "--help").Output;

        Assert.That(help, Does.Contain("--ig-rule <left|right|midpoint>").And.Contains("[default: 5, 1 to 1000]"));
    }

    [TestCase("attribute")]
    [TestCase("evaluate")]
    public void Help_says_where_the_levels_and_ablations_of_a_method_are_listed(string verb) =>
        Assert.That(System.Text.RegularExpressions.Regex.Replace(Words.Run(verb, "--help").Output, @"\s+", " "), Does.Contain("`mib list methods` shows which levels and ablations each knows"));

    private static IEnumerable<string> Paths(Command command, string path) =>
        command.Subcommands.SelectMany(c => Paths(c, $"{path} {c.Name}".Trim())).Prepend(path);
}
