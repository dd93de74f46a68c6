using Mib.Core.Errors;
using Mib.Engine.Plugins;
using Mib.Models.Transformers;
using Mib.Sdk.Training;
using Mib.Tests.Models;

namespace Mib.Tests.Plugins;

[TestFixture]
public sealed class GuardedConstructionTests : TensorFixture
{
    private static readonly Action<IConstruction>[] Uses =
    [
        c => _ = c.Card, c => _ = c.Config, c => c.WriteTokenizer("nowhere"), c => c.Construct(0),
        c =>
        {
            using var model = Golden.Load("raw-f32");
            c.Examine(model);
        },
    ];

    [TestCaseSource(nameof(Uses))]
    public void What_goes_wrong_in_a_construction_is_said_with_its_name(Action<IConstruction> use)
    {
        var guarded = new GuardedConstruction(PluginFiles.WithTestPlugin().Method("test-options").Plugin, "construction 'rubble'", new Rubble());

        Assert.That(
            () => use(guarded), Throws.InstanceOf<PluginException>().With.Message.Contains("construction 'rubble' threw InvalidOperationException: no mortar"));
    }

    [Test]
    public void The_constructions_of_the_catalog_are_guarded()
    {
        var plugins = PluginCatalog.Find(PluginCatalog.DefaultFolder);

        Assert.That(plugins.Construction("first-occurrence-bare"), Is.TypeOf<GuardedConstruction>());
        Assert.That(plugins.Construction("no-such"), Is.Null);
    }

    private sealed class Rubble : IConstruction
    {
        public ConstructionCard Card => throw new InvalidOperationException("no mortar");

        public TransformerConfig Config => throw new InvalidOperationException("no mortar");

        public void WriteTokenizer(string path) => throw new InvalidOperationException("no mortar");

        public ConstructedModel Construct(int seed) => throw new InvalidOperationException("no mortar");

        public (int Examples, double Accuracy) Examine(HookedTransformer model) => throw new InvalidOperationException("no mortar");
    }
}
