using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace Mib.Tests.Architecture;

/// <summary>The table of docs' design: who may use whom. No arrow points back.</summary>
[TestFixture]
public sealed class DependencyTests
{
    private static readonly Dictionary<string, string[]> MayUse = new(StringComparer.Ordinal)
    {
        ["Mib.Core"] = [],
        ["Mib.Torch"] = [],
        ["Mib.Models"] = ["Mib.Core", "Mib.Torch"],
        ["Mib.Sdk"] = ["Mib.Core", "Mib.Torch", "Mib.Models"],
        ["Mib.Engine"] = ["Mib.Core", "Mib.Torch", "Mib.Models", "Mib.Sdk"],
        ["Mib.Store"] = ["Mib.Core"],
        ["Mib.Charts"] = ["Mib.Core"],
        ["Mib.Leaderboard"] = ["Mib.Core", "Mib.Store", "Mib.Charts"],
        ["Mib.Methods"] = ["Mib.Core", "Mib.Torch", "Mib.Models", "Mib.Sdk"],
        ["Mib.Tasks"] = ["Mib.Core", "Mib.Torch", "Mib.Models", "Mib.Sdk"],
        ["mib"] =
        [
            "Mib.Core", "Mib.Torch", "Mib.Models", "Mib.Sdk", "Mib.Engine", "Mib.Store", "Mib.Charts", "Mib.Leaderboard",
        ],
    };

    private static IEnumerable<string> Assemblies => MayUse.Keys;

    [TestCaseSource(nameof(Assemblies))]
    public void An_assembly_references_only_what_it_may_use(string name)
    {
        var ours = References(name).Where(MayUse.ContainsKey);

        Assert.That(ours.Except(MayUse[name]), Is.Empty);
    }

    [Test]
    public void Every_project_of_the_house_is_in_the_table()
    {
        string[] hosts = ["Mib.Benchmarks", "Mib.Tests", "Mib.Tests.Plugin"];
        var projects = Projects().Where(p => !Repository.Show(p).StartsWith("submissions", StringComparison.Ordinal)).Select(NameOf);

        Assert.That(projects.Except(hosts), Is.EquivalentTo(MayUse.Keys));
    }

    [TestCase("Mib.Core")]
    [TestCase("Mib.Torch")]
    public void The_bottom_of_the_house_uses_nothing_but_dotnet(string name) =>
        Assert.That(References(name).Where(r => !r.StartsWith("System", StringComparison.Ordinal) && r != "netstandard"), Is.Empty);

    [Test]
    public void Only_the_binding_to_libtorch_has_unsafe_code() =>
        Assert.That(
            Projects().Where(p => XDocument.Load(p).Descendants("AllowUnsafeBlocks").Any()).Select(NameOf).Intersect(MayUse.Keys),
            Is.EqualTo(new[] { "Mib.Torch" }));

    private static IEnumerable<string> Projects() =>
        Repository.TextFiles.Where(f => Path.GetExtension(f) == ".csproj");

    private static string NameOf(string project) =>
        XDocument.Load(project).Descendants("AssemblyName").FirstOrDefault()?.Value ?? Path.GetFileNameWithoutExtension(project);

    /// <summary>What an assembly beside this one was compiled against, without loading it.</summary>
    private static List<string> References(string name)
    {
        using var stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, name + ".dll"));
        using var image = new PEReader(stream);
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(r => metadata.GetString(metadata.GetAssemblyReference(r).Name))];
    }
}
