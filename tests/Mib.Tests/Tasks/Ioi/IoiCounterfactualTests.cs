using Mib.Tasks.Ioi;

namespace Mib.Tests.Tasks.Ioi;

/// <summary>John acts, Mary is to be named; Anna takes John's part in the counterfactuals with other people, Peter Mary's.</summary>
[TestFixture]
public sealed class IoiCounterfactualTests
{
    private static readonly NameTriple Others = new("Anna", "Peter", "Laura");

    [TestCase("abc", "When Anna and Peter walked into the library, Laura handed a book to")]
    [TestCase("random_names", "When Anna and Peter walked into the library, Anna handed a book to")]
    [TestCase("s1_io_flip", "When Mary and John walked into the library, John handed a book to")]
    [TestCase("s2_io_flip", "When John and Mary walked into the library, Mary handed a book to")]
    [TestCase("s1_ioi_flip_s2_ioi_flip", "When Mary and John walked into the library, Mary handed a book to")]
    [TestCase("random_names_s1_ioi_flip", "When Peter and Anna walked into the library, Anna handed a book to")]
    [TestCase("random_names_s2_ioi_flip", "When Anna and Peter walked into the library, Peter handed a book to")]
    [TestCase("random_names_s1_ioi_flip_s2_ioi_flip", "When Peter and Anna walked into the library, Peter handed a book to")]
    public void With_the_subject_first_each_kind_changes_the_names_as_published(string kind, string prompt) =>
        Assert.That(Example(new("John", "Mary", "John")).PromptOf(IoiCounterfactuals.Of(kind)), Is.EqualTo(prompt));

    [TestCase("abc", "When Anna and Peter walked into the library, Laura handed a book to")]
    [TestCase("random_names", "When Peter and Anna walked into the library, Anna handed a book to")]
    [TestCase("s1_io_flip", "When John and Mary walked into the library, John handed a book to")]
    [TestCase("s2_io_flip", "When Mary and John walked into the library, Mary handed a book to")]
    [TestCase("s1_ioi_flip_s2_ioi_flip", "When John and Mary walked into the library, Mary handed a book to")]
    [TestCase("random_names_s1_ioi_flip", "When Anna and Peter walked into the library, Anna handed a book to")]
    [TestCase("random_names_s2_ioi_flip", "When Peter and Anna walked into the library, Peter handed a book to")]
    [TestCase("random_names_s1_ioi_flip_s2_ioi_flip", "When Anna and Peter walked into the library, Peter handed a book to")]
    public void With_the_subject_second_too(string kind, string prompt) =>
        Assert.That(Example(new("Mary", "John", "John")).PromptOf(IoiCounterfactuals.Of(kind)), Is.EqualTo(prompt));

    [Test]
    public void The_circuit_track_compares_the_two_names_with_a_space_before_them()
    {
        var pair = Example(new("John", "Mary", "John")).ToPair();

        Assert.That(pair.Clean, Is.EqualTo("When John and Mary walked into the library, John handed a book to"));
        Assert.That(pair.Corrupted, Is.EqualTo("When John and Mary walked into the library, Mary handed a book to"));
        Assert.That((pair.Answer, pair.Wrong), Is.EqualTo((" Mary", " John")));
    }

    [Test]
    public void The_variable_track_reads_the_names_off_both_prompts()
    {
        var pair = Example(new("John", "Mary", "John")).ToPair(IoiCounterfactuals.Of("random_names_s1_ioi_flip"));

        Assert.That(pair.Kind, Is.EqualTo("random_names_s1_ioi_flip"));
        Assert.That(pair.Base.Text, Is.EqualTo("When John and Mary walked into the library, John handed a book to"));
        Assert.That(pair.Base.Inputs, Is.EquivalentTo(Inputs("John", "Mary", "John")));
        Assert.That(pair.Source.Text, Is.EqualTo("When Peter and Anna walked into the library, Anna handed a book to"));
        Assert.That(pair.Source.Inputs, Is.EquivalentTo(Inputs("Peter", "Anna", "Anna")));
    }

    [TestCase("Anna", "Peter", "Laura")]
    [TestCase("Anna", "Anna", "Anna")]
    public void Of_three_different_names_or_of_one_none_can_be_asked_for(string a, string b, string c) =>
        Assert.That(() => new NameTriple(a, b, c).IndirectObject, Throws.InvalidOperationException);

    private static IoiExample Example(NameTriple names) =>
        new("When {name_A} and {name_B} walked into the {place}, {name_C} handed {object} to", names, Others, "library", "a book");

    private static Dictionary<string, string> Inputs(string a, string b, string c) =>
        new() { ["name_A"] = a, ["name_B"] = b, ["name_C"] = c };
}
