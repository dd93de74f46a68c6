using Mib.Core.Errors;
using Mib.Core.Results;
using Mib.Engine.Plugins;
using Mib.Sdk.Methods;

namespace Mib.Tests.Plugins;

public sealed class PluginCatalogTests
{
    [Test]
    public void Built_in_methods_and_tasks_are_found_beside_the_program()
    {
        var catalog = PluginCatalog.Find(PluginCatalog.DefaultFolder);

        Assert.Multiple(() =>
        {
            Assert.That(catalog.Methods.Select(m => m.Id), Is.SupersetOf(new[] { "eap", "eap-ig-inputs", "full-vector", "random" }));
            Assert.That(catalog.Method("eap").Track, Is.EqualTo(Track.Circuit));
            Assert.That(catalog.Method("full-vector").Track, Is.EqualTo(Track.Variable));
            Assert.That(catalog.Method("eap").Description, Is.Not.Empty);
        });
    }

    [Test]
    public void A_method_says_which_switches_it_heeds_and_one_that_does_not_say_heeds_all()
    {
        var catalog = PluginCatalog.Find(PluginCatalog.DefaultFolder, PluginFiles.TestPlugin);

        Assert.That(catalog.Method("exact").Switches, Is.EqualTo(new[] { AttributionSwitch.Scale }));
        Assert.That(catalog.Method("random").Switches, Is.Empty);
        Assert.That(catalog.Method("test-options").Switches, Is.EqualTo(Enum.GetValues<AttributionSwitch>()));
    }

    [Test]
    public void Listing_runs_no_code_of_a_plugin()
    {
        var catalog = PluginFiles.WithTestPlugin();

        Assert.Multiple(() =>
        {
            Assert.That(catalog.Method("test-static").Description, Is.EqualTo("Marks the process when its code runs."));
            Assert.That(catalog.Method("test-options").Cite, Is.EqualTo("arXiv:0000.00000"));
            Assert.That(catalog.Task("test-echo").Id, Is.EqualTo("test-echo"));
            Assert.That(AppContext.GetData("MIB_TEST_PLUGIN_CODE_RAN"), Is.Null);
        });
    }

    [Test]
    public void An_unknown_method_is_answered_with_near_names()
    {
        var error = Assert.Throws<UnknownNameException>(() => PluginFiles.WithTestPlugin().Method("test-option"));

        Assert.That(error.Fix, Does.StartWith("did you mean 'test-options'"));
    }

    [Test]
    public void The_hash_is_that_of_the_file() =>
        Assert.That(
            PluginFiles.WithTestPlugin().Method("test-null").Hash,
            Is.EqualTo(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(PluginFiles.TestPlugin)))));

    [Test]
    public void The_same_assembly_given_twice_is_one_plugin()
    {
        using var folder = new TemporaryFolder();
        var copy = Path.Combine(folder.Path, "copy.dll");
        File.Copy(PluginFiles.TestPlugin, copy);

        Assert.That(() => PluginCatalog.Find("nowhere", PluginFiles.TestPlugin, copy), Throws.Nothing);
    }
}
