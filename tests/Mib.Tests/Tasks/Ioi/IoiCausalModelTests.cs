using Mib.Core.Errors;
using Mib.Tasks.Ioi;

namespace Mib.Tests.Tasks.Ioi;

/// <summary>
/// Labels of interchanges, written down by hand from the definition: a position takes the base prompt's name that
/// stands there, a token is said as it is. John acts in the base, Mary is the indirect object.
/// </summary>
[TestFixture]
public sealed class IoiCausalModelTests
{
    [TestCase("John Mary John", "1", "Mary")]
    [TestCase("Mary John John", "0", "Mary")]
    [TestCase("John Mary Mary", "0", "John")]
    [TestCase("Mary John Mary", "1", "John")]
    public void The_model_names_who_is_not_repeated(string names, string position, string token)
    {
        var setting = IoiCausalModel.Model.Run(Inputs(names));

        Assert.That(setting["output_position"], Is.EqualTo(position));
        Assert.That(setting["output_token"], Is.EqualTo(token));
        Assert.That(setting["raw_output"], Is.EqualTo(token));
    }

    // Base S IO S: John Mary John. Counterfactual, its names, label by position, label by token.
    [TestCase("John Mary John", "John Mary John", "Mary", "Mary", Description = "same")]
    [TestCase("John Mary John", "Mary John John", "John", "Mary", Description = "s1_io_flip")]
    [TestCase("John Mary John", "John Mary Mary", "John", "John", Description = "s2_io_flip")]
    [TestCase("John Mary John", "Mary John Mary", "Mary", "John", Description = "s1_ioi_flip_s2_ioi_flip")]
    [TestCase("John Mary John", "Anna Peter Anna", "Mary", "Peter", Description = "random_names")]
    [TestCase("John Mary John", "Peter Anna Anna", "John", "Peter", Description = "random_names_s1_ioi_flip")]
    [TestCase("John Mary John", "Anna Peter Peter", "John", "Anna", Description = "random_names_s2_ioi_flip")]
    [TestCase("John Mary John", "Peter Anna Peter", "Mary", "Anna", Description = "random_names_s1_ioi_flip_s2_ioi_flip")]
    // Base IO S S: Mary John John.
    [TestCase("Mary John John", "Mary John John", "Mary", "Mary", Description = "same")]
    [TestCase("Mary John John", "John Mary John", "John", "Mary", Description = "s1_io_flip")]
    [TestCase("Mary John John", "Mary John Mary", "John", "John", Description = "s2_io_flip")]
    [TestCase("Mary John John", "John Mary Mary", "Mary", "John", Description = "s1_ioi_flip_s2_ioi_flip")]
    [TestCase("Mary John John", "Peter Anna Anna", "Mary", "Peter", Description = "random_names")]
    [TestCase("Mary John John", "Anna Peter Anna", "John", "Peter", Description = "random_names_s1_ioi_flip")]
    [TestCase("Mary John John", "Peter Anna Peter", "John", "Anna", Description = "random_names_s2_ioi_flip")]
    [TestCase("Mary John John", "Anna Peter Peter", "Mary", "Anna", Description = "random_names_s1_ioi_flip_s2_ioi_flip")]
    public void An_interchange_has_the_label_that_the_table_says(string names, string source, string byPosition, string byToken)
    {
        Assert.That(Label(names, source, "output_position"), Is.EqualTo(byPosition));
        Assert.That(Label(names, source, "output_token"), Is.EqualTo(byToken));
    }

    [Test]
    public void Where_both_are_interchanged_the_token_has_the_last_word()
    {
        var source = Inputs("Anna Peter Peter");

        var setting = IoiCausalModel.Model.Interchange(
            Inputs("John Mary John"), new Dictionary<string, IReadOnlyDictionary<string, string>>
            {
                ["output_position"] = source,
                ["output_token"] = source,
            });

        Assert.That((setting["output_position"], setting["raw_output"]), Is.EqualTo(("0", "Anna")));
    }

    [Test]
    public void Each_kind_of_the_variable_track_tells_the_variables_apart_or_moves_both()
    {
        var example = new IoiExample("", new("John", "Mary", "John"), new("Anna", "Peter", "Laura"), "", "");
        var labels = IoiCounterfactuals.OfVariableTrack.Select(kind =>
        {
            var source = IoiCausalModel.InputsOf(kind.NamesOf(example));
            return (kind.Name, Label(example.Names, source, "output_position"), Label(example.Names, source, "output_token"));
        });

        Assert.That(labels, Is.EqualTo(new[]
        {
            ("s1_io_flip", "John", "Mary"),
            ("s2_io_flip", "John", "John"),
            ("s1_ioi_flip_s2_ioi_flip", "Mary", "John"),
            ("random_names_s1_ioi_flip", "John", "Peter"),
            ("random_names_s2_ioi_flip", "John", "Anna"),
        }));
    }

    [Test]
    public void A_position_that_does_not_exist_is_refused()
    {
        var given = new Dictionary<string, string>(Inputs("John Mary John")) { ["output_position"] = "2" };

        Assert.That(() => IoiCausalModel.Model.Run(given), Throws.ArgumentException.With.Message.Contains("'output_position' is 0 or 1, not '2'"));
    }

    [Test]
    public void A_variable_that_does_not_exist_is_refused() =>
        Assert.That(() => IoiCausalModel.Model["output_name"], Throws.TypeOf<UnknownNameException>());

    private static IReadOnlyDictionary<string, string> Inputs(string names)
    {
        var words = names.Split(' ');
        return IoiCausalModel.InputsOf(new(words[0], words[1], words[2]));
    }

    private static string Label(string names, string source, string variable)
    {
        var words = names.Split(' ');
        return Label(new NameTriple(words[0], words[1], words[2]), Inputs(source), variable);
    }

    private static string Label(NameTriple names, IReadOnlyDictionary<string, string> source, string variable) =>
        IoiCausalModel.Model.Interchange(
            IoiCausalModel.InputsOf(names),
            new Dictionary<string, IReadOnlyDictionary<string, string>> { [variable] = source })["raw_output"];
}
