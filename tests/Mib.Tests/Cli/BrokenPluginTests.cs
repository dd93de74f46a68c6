using Mib.Engine.Plugins;
using Mib.Tests.Plugins;

namespace Mib.Tests.Cli;

/// <summary>A plugins folder with a broken plugin in it.</summary>
[NonParallelizable]
public sealed class BrokenPluginTests
{
    private static readonly string Broken = Path.Combine(PluginCatalog.DefaultFolder, "Broken");
    private static readonly string File = Path.Combine(Broken, "Broken.dll");

    [SetUp]
    public void Install()
    {
        Directory.CreateDirectory(Broken);
        System.IO.File.WriteAllText(File, "This is no assembly.");
    }

    [TearDown]
    public void Remove() => Directory.Delete(Broken, recursive: true);

    [Test]
    public void It_is_named_and_the_others_are_there()
    {
        var ending = Words.Run("list", "methods");

        Assert.That(ending.Code, Is.Zero);
        Assert.That(ending.Error, Is.EqualTo($"plugin left out: {File}: is not a .NET assembly.{Environment.NewLine}"));
        Assert.That(ending.Output, Does.Contain("eap-ig-inputs"));
    }

    [Test]
    public void As_a_submission_it_is_refused() =>
        Assert.That(Words.Run("evaluate", "--task", "ioi", "--submission", File).Error, Does.Contain($"error MIB0301: {File}: is not a .NET assembly."));

    [Test]
    public void One_that_takes_an_id_of_mibs_own_is_left_out_as_a_whole()
    {
        System.IO.File.Delete(File);
        new EmittedPlugin("Broken").Method("A", "another").Method("B", "eap").SaveIn(Broken);

        var catalog = PluginCatalog.Find(PluginCatalog.DefaultFolder);

        Assert.That(catalog.Refusals.Select(r => r.What), Has.One.StartsWith($"{File}: has a method called 'eap', and so has "));
        Assert.That(catalog.Methods.Select(m => m.Id), Does.Contain("eap-ig-inputs").And.Not.Contains("another"));
    }
}
