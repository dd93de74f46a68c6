using System.Text.RegularExpressions;

namespace Mib.Tests.Cli;

public sealed class BenchVerbTests
{
    [Test]
    public void The_suite_of_the_example_exists()
    {
        var suite = Regex.Match(Words.Run("bench", "--help").Output, "  mib bench ([a-z]+)").Groups[1].Value;
        var sources = Directory.GetFiles(Path.Combine(Repository.Root, "benchmark", "Mib.Benchmarks"), "*Suite.cs", SearchOption.AllDirectories);

        Assert.That(sources.Select(File.ReadAllText), Has.Some.Contains($"Name => \"{suite}\";"));
    }
}
