namespace Mib.Tests.Cli;

/// <summary>The bundled models, one of which may be broken.</summary>
[NonParallelizable]
public sealed class ModelsTests
{
    private static readonly string Broken = Path.Combine(AppContext.BaseDirectory, "models", "broken");

    [SetUp]
    public void Break()
    {
        Directory.CreateDirectory(Broken);
        File.WriteAllText(Path.Combine(Broken, "card.json"), "{");
    }

    [TearDown]
    public void Mend() => Directory.Delete(Broken, recursive: true);

    [Test]
    public void A_broken_card_is_named_where_all_cards_are_needed()
    {
        var ending = Words.Run("models", "list");

        Assert.That(ending.Code, Is.EqualTo(2));
        Assert.That(ending.Error, Does.StartWith($"error MIB0201: {Path.Combine(Broken, "card.json")}: "));
    }

    [Test]
    public void A_broken_card_is_no_hindrance_to_another_model()
    {
        var ending = Words.Run("models", "info", "ioi-small");

        Assert.That(ending.Code, Is.Zero, ending.Error);
        Assert.That(ending.Output, Does.Contain("ioi-small"));
    }
}
