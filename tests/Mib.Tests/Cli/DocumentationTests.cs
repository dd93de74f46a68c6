using System.Text.RegularExpressions;
using Mib.Cli;
using Mib.Engine.Plugins;

namespace Mib.Tests.Cli;

/// <summary>What the documentation promises is there.</summary>
public sealed class DocumentationTests
{
    private static IEnumerable<string> Methods() => PluginCatalog.Find(PluginCatalog.DefaultFolder).Methods.Select(m => m.Id);

    private static IEnumerable<string> Tasks() => PluginCatalog.Find(PluginCatalog.DefaultFolder).Tasks.Select(t => t.Id);

    [TestCaseSource(nameof(Methods))]
    public void Every_method_has_a_page_that_names_its_options_and_its_paper(string id)
    {
        var method = PluginCatalog.Find(PluginCatalog.DefaultFolder).Method(id);

        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "methods", id + ".md"));

        Assert.That(page, Does.StartWith($"# {id}\n").And.Contain(method.Cite));
        foreach (var option in method.Options)
            Assert.That(page, Does.Match($@"`{option.Spelling}` \| {Regex.Escape($"{option.Default}")} \|"));
    }

    // Tasks that differ in a number only, such as mcqa-2, share a page.
    [TestCaseSource(nameof(Tasks))]
    public void Every_task_has_a_page(string id) =>
        Assert.That(Path.Combine(Repository.Root, "docs", "tasks", Regex.Replace(id, @"-\d+$", "") + ".md"), Does.Exist);

    [Test]
    public void Every_page_that_the_sources_name_exists()
    {
        var named = Sources("*.cs", "*.md", "*.razor", "*.targets")
            .SelectMany(file => Regex.Matches(File.ReadAllText(file), @"\bdocs/[\w./-]*[\w/]").Select(m => (Page: m.Value, File: file)));

        Assert.That(
            named.Where(n => !Path.Exists(Path.Combine(Repository.Root, n.Page))).Select(n => $"{n.Page} in {n.File}"), Is.Empty);
    }

    [Test]
    public void Every_link_between_pages_leads_somewhere()
    {
        var links = Sources("*.md")
            .SelectMany(file => Regex.Matches(File.ReadAllText(file), @"\]\((?!https?:|#)([^)#\s]+)").Select(m => (Link: m.Groups[1].Value, File: file)));

        Assert.That(
            links.Where(l => !Path.Exists(Path.Combine(Path.GetDirectoryName(l.File)!, l.Link))).Select(l => $"{l.Link} in {l.File}"), Is.Empty);
    }

    [Test]
    public void The_readme_shows_every_verb_and_no_command_twice()
    {
        var shown = Regex.Matches(File.ReadAllText(Path.Combine(Repository.Root, "README.md")), @"(?m)^\./mib (\S.*?)(?:  |$)").Select(m => m.Groups[1].Value).ToList();
        var verbs = CommandTree.Create([], Terminal.Plain(TextWriter.Null, TextWriter.Null), CancellationToken.None).Subcommands.Select(verb => verb.Name);

        Assert.That(shown, Is.Unique);
        Assert.That(verbs.Except(shown.Select(command => command.Split(' ')[0])), Is.Empty);
        Assert.That(shown, Has.Some.StartsWith("curve draw "));
    }

    /// <summary>Files of the checkout; what a build made is left out.</summary>
    private static IEnumerable<string> Sources(params string[] patterns) =>
        from top in Directory.GetDirectories(Repository.Root).Where(folder => !Path.GetFileName(folder).StartsWith('.')).Append(Repository.Root)
        from pattern in patterns
        from file in Directory.GetFiles(top, pattern, top == Repository.Root ? SearchOption.TopDirectoryOnly : SearchOption.AllDirectories)
        where !Regex.IsMatch(file[Repository.Root.Length..], "/(bin|obj|shared)/")
        select file;
}
