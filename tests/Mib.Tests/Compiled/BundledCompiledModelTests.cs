using System.Text;
using System.Text.RegularExpressions;
using Mib.Tests.Cli;
using Mib.Tests.Support;

namespace Mib.Tests.Compiled;

/// <summary>The models as they ship.</summary>
[TestFixture]
public sealed class BundledCompiledModelTests
{
    private static IEnumerable<string> Ids => BuiltModel.Recipes.Select(recipe => recipe.Card.Id);

    private static string Models => Path.Combine(TestContext.CurrentContext.TestDirectory, "models");

    [TestCaseSource(nameof(Ids))]
    public void What_ships_is_what_its_recipe_builds(string id)
    {
        using var scratch = new Scratch();

        var ending = Words.Run("train", id, "--out", scratch[id]);

        Assert.That(ending, Is.EqualTo(new Ending(0, $"{scratch[id]}: built; {id[..id.LastIndexOf('-')]} accuracy on held-out prompts: 100.0 % of 500 examples, 100 % needed\n", "")));
        Assert.That(Directory.GetFiles(Path.Combine(Models, id)).Select(Path.GetFileName), Is.EquivalentTo(Directory.GetFiles(scratch[id]).Select(Path.GetFileName)));
        foreach (var file in Directory.GetFiles(scratch[id]))
            Assert.That(Dateless(Path.Combine(Models, id, Path.GetFileName(file))), Is.EqualTo(Dateless(file)), file);
    }

    /// <summary>A file byte by byte, but for the day on which it was made.</summary>
    private static string Dateless(string file) => Regex.Replace(File.ReadAllText(file, Encoding.Latin1), @"\d{4}-\d\d-\d\d", "day");

    [Test]
    public void All_of_them_together_take_less_than_four_megabytes() =>
        Assert.That(Ids.SelectMany(id => Directory.GetFiles(Path.Combine(Models, id))).Sum(file => new FileInfo(file).Length), Is.LessThan(4_000_000));
}
