using Mib.Core.Errors;
using Mib.Core.Results;
using Mib.Engine.Plugins;
using Mib.Models.Transformers;
using Mib.Sdk.Circuits;
using Mib.Sdk.Variables;
using Mib.Tests.Models;
using Mib.Tests.Support;

namespace Mib.Tests.Plugins;

public sealed class GuardedMethodTests : TensorFixture
{
    private readonly PluginCatalog catalog = PluginFiles.WithTestPlugin();

    [Test]
    public void A_method_scores_with_the_options_it_was_given()
    {
        using var model = Golden.Load("raw-f32");
        var method = catalog.Method("test-options");

        var scores = method.CreateCircuitMethod(method.Bind(new("steps", "7"), new("label", "x"))).Score(Run(model));

        Assert.That(scores.Values, Is.All.EqualTo(7.0));
    }

    [TestCase("test-throws", "method 'test-throws' threw InvalidOperationException: the moon is in the wrong house")]
    [TestCase("test-nan", "method 'test-nan' threw ArgumentException: The score of input->a0.h0<q> is NaN.")]
    [TestCase("test-gives-up", "method 'test-gives-up' threw OperationCanceledException: enough")]
    [TestCase("test-null", "method 'test-null' returned null instead of edge scores.")]
    [TestCase("test-wrong-graph", "method 'test-wrong-graph' returned scores for")]
    public void What_goes_wrong_in_a_method_is_said_with_its_name(string id, string what)
    {
        using var model = Golden.Load("raw-f32");
        var method = catalog.Method(id);

        var error = Assert.Throws<PluginException>(() => method.CreateCircuitMethod(method.Bind()).Score(Run(model)));

        Assert.That(error.What, Does.StartWith(PluginFiles.TestPlugin + ": ").And.Contains(what));
    }

    [Test]
    public void A_featurizer_that_is_null_is_refused()
    {
        using var model = Golden.Load("raw-f32");
        var method = catalog.Method("test-featurizer-null");
        var run = new VariableRun { Model = model, Seed = 0, Site = new(0, Site.LastToken), Train = [] };

        var error = Assert.Throws<PluginException>(() => method.CreateVariableMethod(method.Bind()).Fit(run));

        Assert.That(error.What, Does.Contain("returned 0 featurizers for 1 units"));
    }

    [TestCase("test-featurizer-lossy", "returned a featurizer that does not invert: Invert(Featurize(x)) is off by 0.5 of the largest coordinate.")]
    [TestCase("test-featurizer-outside", "returned a featurizer that selects a feature outside 0 to 7.")]
    [TestCase("test-featurizer-nan", "returned a featurizer whose 'weight' has numbers that are not finite.")]
    [TestCase("test-featurizer-oblique", "threw ArgumentException: The columns of the [8, 2] basis are off orthonormal by 8.")]
    public void A_featurizer_that_is_none_is_refused_with_its_methods_name(string id, string what) => Fitting(id, OneUnit, fit =>
    {
        var error = Assert.Throws<PluginException>(() => fit(0));

        Assert.That(error.What, Does.Contain($"method '{id}' {what}"));
    });

    /// <summary>Featurizers are scored after later fits: what those change would be scored wrongly.</summary>
    [TestCase("test-featurizer-again", "returned a featurizer twice, from this fit or after an earlier one.")]
    [TestCase("test-featurizer-freed", "threw")]
    [TestCase("test-featurizer-shared", "changed a featurizer that an earlier fit returned.")]
    public void A_featurizer_that_a_later_fit_shares_is_refused_while_it_is_in_use(string id, string what) => Fitting(id, OneUnit, fit =>
    {
        using var first = fit(0)[0];
        var error = Assert.Throws<PluginException>(() => fit(1));

        Assert.That(error.What, Does.Contain($"method '{id}' {what}"));
    });

    [Test]
    public void One_featurizer_for_two_units_is_refused() => Fitting("test-featurizer-again", new([.. OneUnit.Units, new Unit(Component.MlpOut, 0)], Site.LastToken), fit =>
        Assert.That(() => fit(0), Throws.TypeOf<PluginException>().With.Property("What").Contains("returned a featurizer twice")));

    [Test]
    public void A_selection_stays_what_it_was_when_its_list_is_used_again() => Fitting("test-featurizer-list", OneUnit, fit =>
    {
        using var first = fit(0)[0];
        using var second = fit(1)[0];

        Assert.That((first.Selected, second.Selected), Is.EqualTo((new[] { 0 }, new[] { 1 })));
    });

    [Test]
    public void Inputs_that_do_not_tell_runs_apart_are_refused([Values("null", "null-entry", "no-name", "no-value", "twice", "inputs")] string inputs)
    {
        using var model = Tiny.Model();
        var method = catalog.Method("test-inputs");

        var error = Assert.Throws<PluginException>(() => method.CreateVariableMethod(method.Bind(new Setting("inputs", inputs))).Prepare(model, "hash", [new Unit(Component.ResidPost, 0)]));

        Assert.That(error.What, Does.Contain("method 'test-inputs' prepared with inputs that do not tell runs apart."));
    }

    [Test]
    public void Inputs_with_names_of_their_own_are_passed_on()
    {
        using var model = Tiny.Model();
        var method = catalog.Method("test-inputs");

        Assert.That(method.CreateVariableMethod(method.Bind(new Setting("inputs", "file-hash"))).Prepare(model, "hash", []), Is.EqualTo(new[] { new Setting("file-hash", "1") }));
    }

    [Test]
    public void A_constructor_that_throws_is_the_plugins_fault()
    {
        var method = catalog.Method("test-constructor-throws");

        var error = Assert.Throws<PluginException>(() => method.CreateCircuitMethod(method.Bind()));

        Assert.That(error.What, Does.Contain("method 'test-constructor-throws' threw InvalidOperationException: not today"));
    }

    [Test]
    public void A_constructor_that_does_not_fit_is_refused() =>
        Assert.That(
            () => catalog.Method("test-two-parameters").Bind(),
            Throws.TypeOf<PluginException>().With.Property("What").Contains("one public constructor"));

    [Test]
    public void A_method_of_the_other_track_is_refused()
    {
        var method = catalog.Method("test-null");

        Assert.That(() => method.CreateVariableMethod(method.Bind()), Throws.TypeOf<UsageException>());
    }

    [Test]
    public void Plugins_share_the_contract_with_the_host_and_nothing_else()
    {
        var method = catalog.Method("test-null");
        var made = method.CreateCircuitMethod(method.Bind());

        Assert.That(made, Is.InstanceOf<ICircuitMethod>());
        Assert.That(
            System.Runtime.Loader.AssemblyLoadContext.Default.Assemblies.Select(a => a.GetName().Name),
            Does.Not.Contain("Mib.Tests.Plugin"));
    }

    private static Site OneUnit { get; } = new(0, Site.LastToken);

    /// <summary>Lets a test call a method's Fit, with one seed after another.</summary>
    private void Fitting(string id, Site site, Action<Func<int, IReadOnlyList<Featurizer>>> look)
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model();
        using var prepared = InterchangeBatches.Of(model, Tiny.Pairs(model, 4), site);
        var made = catalog.Method(id);
        var method = made.CreateVariableMethod(made.Bind());
        look(seed => method.Fit(new() { Model = model, Seed = seed, Site = site, Train = prepared.At(site) }));
    }

    private static AttributionRun Run(HookedTransformer model) =>
        new() { Model = model, Seed = 0, BatchSize = 4, Pairs = Golden.Pairs() };
}
