using System.Text.RegularExpressions;

namespace Mib.Tests.Cli;

public sealed class ErrorPageTests
{
    private static IEnumerable<string> Codes() =>
        Directory.GetFiles(Path.Combine(Repository.Root, "benchmark", "Mib.Core", "Errors"), "*.cs")
            .SelectMany(file => Regex.Matches(File.ReadAllText(file), "Code => \"(MIB[0-9]+)\"").Select(m => m.Groups[1].Value))
            .Order();

    [TestCaseSource(nameof(Codes))]
    public void Every_error_code_has_a_page_with_symptom_cause_and_fix(string code)
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "errors", code + ".md"));

        Assert.That(page, Does.StartWith($"# {code}: ").And.Contains($"error {code}: ").And.Contains("ix"));
    }
}
