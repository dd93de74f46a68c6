using Mib.Core.Errors;
using Mib.Core.Results;
using Mib.Engine.Plugins;

namespace Mib.Tests.Plugins;

public sealed class MethodOptionsTests
{
    private readonly MethodDescriptor method = PluginFiles.WithTestPlugin().Method("test-options");

    [Test]
    public void Options_are_described_from_the_record()
    {
        var steps = method.Options[0];
        var rule = method.Options.Single(o => o.Name == "path-rule");

        Assert.Multiple(() =>
        {
            Assert.That(
                method.Options.Select(o => o.Spelling),
                Is.EqualTo(new[] { "--steps", "--budget", "--learning-rate", "--absolute", "--label", "--path-rule", "--top-n" }));
            Assert.That((steps.Default, steps.Range, steps.Description), Is.EqualTo(("5", "1 to 1000", "Points on the path.")));
            Assert.That(rule.Choices, Is.EqualTo(new[] { "left", "left-and-right" }));
            Assert.That(method.Options.Single(o => o.Name == "label").Required, Is.True);
        });
    }

    [Test]
    public void Settings_are_canonical_whatever_is_given_in_whatever_order()
    {
        var settings = method.Bind(new("learning-rate", "1e-2"), new("label", "x"), new("absolute", "True"), new("path-rule", "left-and-right")).Settings;

        Assert.That(
            settings.Select(s => $"{s.Name}={s.Value}"),
            Is.EqualTo(new[] { "absolute=true", "budget=10000000000", "label=x", "learning-rate=0.01", "path-rule=left-and-right", "steps=5", "top-n=" }));
    }

    [Test]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        var error = Assert.Throws<UsageException>(() => method.Bind(
            new("steps", "0"), new("budget", "many"), new("learning-rate", "NaN"), new("path-rule", "up"), new("speed", "9")));

        Assert.That(error.What, Is.EqualTo(
            "method 'test-options' has no option --speed; --steps is 0, it must lie in 1 to 1000; "
            + "--budget is 'many', it must be a whole number; --learning-rate is 'NaN', it must be a finite number; "
            + "--label is required; --path-rule is 'up', it must be one of left, left-and-right."));
    }

    [TestCase("steps", "2147483648")]
    [TestCase("steps", "1.5")]
    [TestCase("steps", "")]
    [TestCase("learning-rate", "1,5")]
    [TestCase("learning-rate", "1.0000001")]
    [TestCase("path-rule", "Left")]
    [TestCase("path-rule", "0")]
    public void A_value_outside_its_type_or_range_is_refused(string name, string value) =>
        Assert.That(
            () => method.Bind(new Setting(name, value), new Setting("label", "x")),
            Throws.TypeOf<UsageException>().With.Property("What").Contains($"--{name} is "));

    [Test]
    public void A_method_without_options_takes_none()
    {
        var simple = PluginFiles.WithTestPlugin().Method("test-null");

        Assert.Multiple(() =>
        {
            Assert.That(simple.Options, Is.Empty);
            Assert.That(simple.Bind().Settings, Is.Empty);
            Assert.That(() => simple.Bind(new Setting("steps", "1")), Throws.TypeOf<UsageException>());
        });
    }
}
