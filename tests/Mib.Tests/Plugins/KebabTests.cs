using Mib.Engine.Plugins;

namespace Mib.Tests.Plugins;

public sealed class KebabTests
{
    [TestCase("Steps", "steps")]
    [TestCase("IgRule", "ig-rule")]
    [TestCase("TopN", "top-n")]
    [TestCase("KLWeight", "kl-weight")]
    [TestCase("Layer2Rate", "layer2-rate")]
    public void Names_are_written_with_dashes(string name, string kebab) => Assert.That(Kebab.Of(name), Is.EqualTo(kebab));
}
