using Mib.Core.Causal;
using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Tasks.Ravel;

namespace Mib.Tests.Tasks.Ravel;

[TestFixture]
public sealed class RavelReaderTests
{
    private const string Row = """
        {"template": "%s lies in", "prompt": "Atlantis lies in", "entity": "Atlantis", "attribute": "Country",
         "Continent": "Ocean", "Country": "Lemuria", "Language": "Old, New",
         "attribute_counterfactual": {"prompt": "People in El Dorado speak", "entity": "El Dorado", "attribute": "Language",
           "Continent": "America", "Country": "Guiana", "Language": "Muisca"},
         "wikipedia_counterfactual": {"prompt": "El Dorado was sought for long.", "entity": "El Dorado", "attribute": "wikipedia",
           "Continent": "America", "Country": "Guiana", "Language": "Muisca"}}
        """;

    [Test]
    public void A_published_row_is_two_pairs_with_the_rows_own_attributes()
    {
        var pairs = Read(Row);

        Assert.That(pairs.Select(pair => pair.Kind), Is.EqualTo(new[] { "attribute", "wikipedia" }));
        Assert.That(pairs.Select(pair => RavelCausalModel.Model.Run(pair.Base.Inputs)["raw_output"]), Is.All.EqualTo("Lemuria"));
        Assert.That(pairs.Select(pair => RavelCausalModel.Model.Run(pair.Source.Inputs)["raw_output"]), Is.EqualTo(new[] { "Muisca", "" }));
        Assert.That(
            RavelCausalModel.Model.Interchange(
                pairs[1].Base.Inputs, new Dictionary<string, IReadOnlyDictionary<string, string>> { ["Country"] = pairs[1].Source.Inputs })["raw_output"],
            Is.EqualTo("Guiana"));
    }

    [Test]
    public void Each_attribute_is_read_from_its_own_column()
    {
        var inputs = Read(Row)[0].Base.Inputs;

        Assert.That((inputs["Continent"], inputs["Country"], inputs["Language"]), Is.EqualTo(("Ocean", "Lemuria", "Old, New")));
    }

    [Test]
    public void The_same_in_other_words_can_be_read_too()
    {
        var row = Row.With("\"wikipedia_", "\"prompt_template_counterfactual\": {\"prompt\": \"Mu is in\", \"entity\": \"Mu\", \"attribute\": \"Country\", \"Continent\": \"A\", \"Country\": \"B\", \"Language\": \"C\"}, \"wikipedia_");

        Assert.That(
            new RavelReader(PublishedRows.Folder(row)).Counterfactuals(Split.Test, RavelCounterfactuals.All).Select(pair => (pair.Kind, pair.Source.Text)),
            Is.EqualTo(new[] { ("prompt_template", "Mu is in"), ("attribute", "People in El Dorado speak"), ("wikipedia", "El Dorado was sought for long.") }));
    }

    [TestCase("\"Lemuria\"", "7", "'Country': should be a string")]
    [TestCase("\"Country\": \"Lemuria\", ", "", "'Country': the field is missing")]
    [TestCase("\"attribute\": \"Country\"", "\"attribute\": \"Timezone\"", "'attribute': 'Timezone' is not supported")]
    [TestCase("\"attribute\": \"Country\"", "\"attribute\": \"1\"", "'attribute': '1' is not supported")]
    [TestCase("\"entity\": \"Atlantis\"", "\"entity\": \"Mu\"", "'entity': 'Mu' is not in the prompt")]
    [TestCase("\"entity\": \"Atlantis\"", "\"entity\": \"Atlan\"", "'entity': 'Atlan' is not in the prompt")]
    [TestCase("\"entity\": \"Atlantis\"", "\"entity\": \"\"", "'entity': '' is not in the prompt")]
    [TestCase("wikipedia_counterfactual", "wikipedia", "'wikipedia_counterfactual': the counterfactual is missing")]
    public void A_row_that_is_not_as_published_is_refused_by_line_and_field(string part, string replacement, string message)
    {
        var error = Assert.Throws<FileFormatException>(() => Read(Row, Row.With(part, replacement)))!;

        Assert.That(error.What, Does.EndWith($"test.jsonl: line 2, {message}"));
    }

    [Test]
    public void Published_data_have_no_pairs_for_circuits() =>
        Assert.That(() => new RavelTask().Read(PublishedRows.Folder(Row)).Pairs(Split.Test), Throws.TypeOf<NotMeasurableException>());

    private static List<CounterfactualPair> Read(params string[] rows) =>
        [.. new RavelTask().Read(PublishedRows.Folder(rows)).Counterfactuals(Split.Test)];
}
