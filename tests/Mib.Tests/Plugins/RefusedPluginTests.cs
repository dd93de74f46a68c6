using Mib.Core.Errors;
using Mib.Engine.Plugins;

namespace Mib.Tests.Plugins;

public sealed class RefusedPluginTests
{
    private TemporaryFolder folder = null!;

    [SetUp]
    public void MakeFolder() => folder = new();

    [TearDown]
    public void DeleteFolder() => folder.Dispose();

    [Test]
    public void A_file_that_is_no_assembly_is_refused()
    {
        var error = Refusal(folder.File("text.dll", "This is no assembly."));

        Assert.That(error.What, Does.EndWith("text.dll: is not a .NET assembly."));
    }

    [Test]
    public void A_missing_file_is_refused_by_its_path() =>
        Assert.That(
            () => PluginCatalog.Find("nowhere", "/no/such/plugin.dll"),
            Throws.TypeOf<FileFormatException>().With.Property("What").Contains("/no/such/plugin.dll"));

    [Test]
    public void An_assembly_that_does_not_know_the_sdk_is_refused()
    {
        var error = Refusal(new EmittedPlugin("Stranger").Method("A", null, implements: false).SaveIn(folder.Path));

        Assert.That(error.What, Does.Contain("has no method and no task in it: it does not reference Mib.Sdk."));
    }

    [Test]
    public void An_assembly_without_a_method_or_task_is_refused()
    {
        var error = Refusal(new EmittedPlugin("Empty").Method("A", null).SaveIn(folder.Path));

        Assert.That(error.What, Does.EndWith("Empty.dll: has no method and no task in it."));
    }

    [Test]
    public void Two_methods_of_one_id_in_one_plugin_are_refused()
    {
        var error = Refusal(new EmittedPlugin("Twins").Method("A", "twin").Method("B", "twin").SaveIn(folder.Path));

        Assert.That(error.What, Does.EndWith("Twins.dll: has two methods called 'twin'."));
    }

    [Test]
    public void Two_plugins_with_one_method_id_are_refused_and_both_named()
    {
        var first = new EmittedPlugin("First").Method("A", "twin").SaveIn(folder.Path);
        var second = new EmittedPlugin("Second").Method("A", "twin").SaveIn(folder.Path);

        var error = Assert.Throws<PluginException>(() => PluginCatalog.Find("nowhere", first, second));

        Assert.That(error.What, Is.EqualTo($"{second}: has a method called 'twin', and so has {first}."));
    }

    [Test]
    public void Another_contract_is_refused_with_both_versions()
    {
        var attribute = EmittedPlugin.AttributeOfContract(new(9, 7, 1, 0));
        var error = Refusal(new EmittedPlugin("Future").Method("A", "later", implements: false, attribute: attribute).SaveIn(folder.Path));

        Assert.That(error.What, Does.EndWith($"Future.dll: was built for contract 9.7, this mib has contract {Contract.Version}."));
    }

    [Test]
    public void A_method_that_implements_neither_interface_is_refused()
    {
        var error = Refusal(new EmittedPlugin("Idle").Method("A", "idle", implements: false).SaveIn(folder.Path));

        Assert.That(error.What, Does.Contain("'idle' implements neither ICircuitMethod nor IVariableMethod"));
    }

    [Test]
    public void A_dependency_that_is_not_there_is_named()
    {
        var parent = EmittedPlugin.ClassOfMissingAssembly("Absent.Library");
        var path = new EmittedPlugin("Orphan").Method("A", "orphan", baseClass: parent).SaveIn(folder.Path);

        var error = Assert.Throws<PluginException>(() => PluginCatalog.Find("nowhere", path).Method("orphan").Bind());

        Assert.That(error.What, Does.Contain("method 'orphan' needs the assembly Absent.Library 2.0.0, which is not beside it."));
    }

    private static PluginException Refusal(string path) =>
        Assert.Throws<PluginException>(() => PluginCatalog.Find("nowhere", path))!;
}
