using Mib.Tasks.Ravel;
using Mib.Tests.Cli;

namespace Mib.Tests.Tasks.Ravel;

[TestFixture]
public sealed class RavelCausalModelTests
{
    private static readonly string[] Queries = ["Country", "Continent", "Language"];

    // Base: Kyoto. Source: Lima, asked for its continent.
    [TestCase("Country", "Country", "Peru")]
    [TestCase("Country", "Continent", "Japan")]
    [TestCase("Country", "Language", "Japan")]
    [TestCase("Continent", "Continent", "South America")]
    [TestCase("Continent", "Country", "Asia")]
    [TestCase("Language", "Language", "Spanish")]
    [TestCase("Language", "Country", "Japanese")]
    public void An_attribute_is_taken_over_where_it_is_asked_for_and_leaves_the_others_alone(string queried, string variable, string label) =>
        Assert.That(Label(Inputs("Kyoto", queried), Inputs("Lima", "Continent"), variable), Is.EqualTo(label));

    [Test]
    public void A_sentence_that_asks_for_nothing_has_no_answer_but_its_city_has_attributes()
    {
        var setting = RavelCausalModel.Model.Run(Inputs("Lima", "wikipedia"));

        Assert.That((setting["raw_output"], setting["Country"]), Is.EqualTo(("", "Peru")));
    }

    [Test]
    public void A_city_that_is_not_on_the_list_brings_its_attributes_along()
    {
        var given = new Dictionary<string, string>(Inputs("Atlantis", "Country"));
        Assert.That(() => RavelCausalModel.Model.Run(given), Throws.ArgumentException.With.Message.Contains("'Atlantis'"));

        foreach (var query in Queries)
            given[query] = $"its {query}";

        Assert.That(RavelCausalModel.Model.Run(given)["raw_output"], Is.EqualTo("its Country"));
        Assert.That(Label(given, Inputs("Lima", "Country"), "Country"), Is.EqualTo("Peru"));
        Assert.That(Label(given, Inputs("Lima", "Country"), "Language"), Is.EqualTo("its Country"));
    }

    [Test]
    public void Of_several_languages_the_first_is_said_and_a_countrys_name_may_have_a_comma()
    {
        var given = new Dictionary<string, string>(Inputs("Atlantis", "Language")) { ["Language"] = "English, French", ["Country"] = "Korea, South", ["Continent"] = "Asia" };

        Assert.That(RavelCausalModel.Model.Run(given)["raw_output"], Is.EqualTo("English"));
        given["queried_attribute"] = "Country";
        Assert.That(RavelCausalModel.Model.Run(given)["raw_output"], Is.EqualTo("Korea, South"));
    }

    [Test]
    public void The_causal_model_says_of_every_city_what_stands_in_the_files_columns()
    {
        string[][] table = [.. File.ReadLines(Path.Combine(Repository.Root, "tasks", "Ravel", "cities.csv"))
            .Where(line => !line.StartsWith('#')).Skip(1).Select(line => line.Split(','))];
        Assert.That(table, Has.Length.EqualTo(436));

        for (var i = 0; i < table.Length; i++)
        {
            // In the file neighbours are alike; 61 cities on, little is the same.
            var (here, there) = (table[i], table[(i + 61) % table.Length]);
            foreach (var (queried, variable) in Queries.SelectMany(q => Queries.Select(v => (q, v))))
            {
                var column = queried switch { "Country" => 1, "Continent" => 2, _ => 3 };

                Assert.That(RavelCausalModel.Model.Run(Inputs(here[0], queried))["raw_output"], Is.EqualTo(here[column]));
                Assert.That(
                    Label(Inputs(here[0], queried), Inputs(there[0], "wikipedia"), variable), Is.EqualTo((queried == variable ? there : here)[column]));
            }
        }
    }

    private static Dictionary<string, string> Inputs(string city, string queried) => new() { ["entity"] = city, ["queried_attribute"] = queried };

    private static string Label(IReadOnlyDictionary<string, string> input, IReadOnlyDictionary<string, string> source, string variable) =>
        RavelCausalModel.Model.Interchange(input, new Dictionary<string, IReadOnlyDictionary<string, string>> { [variable] = source })["raw_output"];
}
