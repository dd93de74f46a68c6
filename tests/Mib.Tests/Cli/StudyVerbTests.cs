using System.Xml.Linq;
using Mib.Tests.Plugins;

namespace Mib.Tests.Cli;

[NonParallelizable]
public sealed class StudyVerbTests
{
    [Test]
    public void A_study_is_shown_and_written_as_numbers_tables_and_a_picture()
    {
        using var folder = new TemporaryFolder();

        var ending = MibProcess.Run(
            folder.Path, "study", "ground-truth", "--model", "first-occurrence-bare", "--method", "random", "--seeds", "2", "--limit", "20", "--out", "deep/study");

        Assert.That(ending.Code, Is.Zero, ending.Error);
        Assert.That(ending.Output, Does.Match(@"(?m)^  truth +2 +1\.000 ± 0\.000 +1\.000 ± 0\.000 +\d").And.Match("(?m)^  first-occurrence-bare +4 of 110"));
        Assert.That(ending.Output.Split('\n').Select(line => line.Length), Is.All.LessThanOrEqualTo(100));
        string File(string name) => System.IO.File.ReadAllText(Path.Combine(folder.Path, "deep", "study", name));
        var lines = File("study.csv").TrimEnd().Split('\n');
        Assert.That(lines, Has.Length.EqualTo(1 + (2 * 5)));
        Assert.That(lines[1], Does.Match(@"^first-occurrence-bare,""random"",yes,0,0\.\d+,0\.\d+,0(\.\d+)?,-?\d+\.\d+,\d+\.\d+$"));
        Assert.That(File("study.md"), Does.Contain("| ranking | cells | AUROC | of nodes | precision | CPR | CMD |\n| --- | ---: |"));
        Assert.That(XElement.Parse(File("study.svg")).Name.LocalName, Is.EqualTo("svg"));
    }
}
