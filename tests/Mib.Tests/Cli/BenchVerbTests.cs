using System.Text.RegularExpressions;

namespace Mib.Tests.Cli;

public sealed class BenchVerbTests
{
    private static IEnumerable<string> Suites =>
        Directory.GetFiles(Path.Combine(Repository.Root, "benchmark", "Mib.Benchmarks"), "*Suite.cs", SearchOption.AllDirectories)
            .Select(file => Regex.Match(File.ReadAllText(file), "string Name => \"([a-z]+)\";").Groups[1].Value)
            .Where(name => name.Length > 0);

    [Test]
    public void The_suite_of_the_example_exists() =>
        Assert.That(Suites, Has.Member(Regex.Match(Words.Run("bench", "--help").Output, "  mib bench ([a-z]+)").Groups[1].Value));

    [TestCaseSource(nameof(Suites))]
    public void Every_suite_is_named_in_the_help(string suite) =>
        Assert.That(Regex.Match(Words.Run("bench", "--help").Output, @"Suites: ([^.]+)\.").Groups[1].Value.Split(", "), Has.Member(suite));
}
