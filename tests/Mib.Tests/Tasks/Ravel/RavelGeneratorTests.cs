using System.Text.RegularExpressions;
using Mib.Core.Causal;
using Mib.Core.Data;
using Mib.Tasks.Ravel;

namespace Mib.Tests.Tasks.Ravel;

[TestFixture]
public sealed class RavelGeneratorTests
{
    private static readonly Dictionary<string, City> Cities = City.All.ToDictionary(city => city.Name);

    [TestCase(Split.Train, 297)]
    [TestCase(Split.Validation, 68)]
    [TestCase(Split.Test, 71)]
    public void A_split_has_every_sentence_about_each_of_its_cities_once(Split split, int cities)
    {
        var prompts = new RavelGenerator(0).Pairs(split).Select(pair => pair.Clean).ToList();

        Assert.That(prompts, Has.Count.EqualTo(cities * 12).And.Unique);
        Assert.That(prompts.CountBy(CityIn).Select(count => count.Value), Is.All.EqualTo(12));
    }

    [Test]
    public void A_city_of_one_split_is_in_no_prompt_of_another() => Splits.AssertDisjoint(split => new[] { 0, 1 }.SelectMany(seed =>
        new RavelGenerator(seed).Pairs(split).SelectMany(pair => new[] { pair.Clean, pair.Corrupted })
            .Concat(new RavelGenerator(seed).Counterfactuals(split).SelectMany(pair => new[] { pair.Base.Text, pair.Source.Text }))
            .Select(prompt => CityIn(prompt).Name)));

    [Test]
    public void Pairs_for_circuits_differ_in_the_city_and_its_answer_only()
    {
        foreach (var pair in Splits.All.SelectMany(new RavelGenerator(0).Pairs))
        {
            Assert.That((pair.Answer, pair.Wrong), Is.EqualTo(($" {AnswerTo(pair.Clean)}", $" {AnswerTo(pair.Corrupted)}")));
            Assert.That(pair.Answer, Is.Not.EqualTo(pair.Wrong));
            Assert.That(pair.Answer.Split(' '), Has.Length.EqualTo(pair.Wrong.Split(' ').Length));
            Assert.That(pair.Clean.Replace(CityIn(pair.Clean).Name, "X"), Is.EqualTo(pair.Corrupted.Replace(CityIn(pair.Corrupted).Name, "X")));
        }
    }

    [Test]
    public void Labels_of_every_pair_follow_from_the_words_of_its_prompts()
    {
        foreach (var pair in Splits.All.SelectMany(new RavelGenerator(0).Counterfactuals))
        {
            var (queried, there) = (QueryIn(pair.Base.Text), CityIn(pair.Source.Text));

            Assert.That(Label(pair, "Country"), Is.EqualTo(queried == "Country" ? there.Country : AnswerTo(pair.Base.Text)));
            Assert.That(Label(pair, "Continent"), Is.EqualTo(queried == "Continent" ? there.Continent : AnswerTo(pair.Base.Text)));
            Assert.That(Label(pair, "Language"), Is.EqualTo(queried == "Language" ? there.Language : AnswerTo(pair.Base.Text)));
            Assert.That(RavelCausalModel.Model.Run(pair.Source.Inputs)["raw_output"], Is.EqualTo(AnswerTo(pair.Source.Text)));
            Assert.That(there.Country, Is.Not.EqualTo(CityIn(pair.Base.Text).Country));
        }
    }

    [Test]
    public void A_third_of_the_pairs_of_each_kind_asks_for_each_attribute_so_that_each_variable_has_cause_and_isolate_pairs()
    {
        var pairs = new RavelGenerator(0).Counterfactuals(Split.Test).ToList();

        Assert.That(pairs.CountBy(pair => (pair.Kind, QueryIn(pair.Base.Text))).Select(count => count.Value), Is.EqualTo(Enumerable.Repeat(71 * 4, 6)));
    }

    [Test]
    public void Every_kind_is_made_of_each_prompt_and_says_of_another_city_what_it_should()
    {
        var pairs = new RavelGenerator(0).Counterfactuals(Split.Test, RavelCounterfactuals.All).ToList();

        Assert.That(pairs.CountBy(pair => pair.Kind), Is.EqualTo(RavelCounterfactuals.All.Select(kind => KeyValuePair.Create(kind, 71 * 12))));
        foreach (var pair in pairs)
        {
            var (here, there) = (QueryIn(pair.Base.Text), QueryIn(pair.Source.Text));
            Assert.That(
                pair.Kind switch
                {
                    "prompt_template" => there == here && Sentence(pair.Source.Text) != Sentence(pair.Base.Text),
                    "attribute" => there.Length > 0 && there != here,
                    _ => there.Length == 0,
                },
                pair.ToString());
        }

        // Of the six sentences that ask for nothing each is there.
        Assert.That(pairs.Where(pair => pair.Kind == "wikipedia").Select(pair => Sentence(pair.Source.Text)).Distinct().Count(), Is.EqualTo(6));

        static string Sentence(string prompt) => prompt.Replace(CityIn(prompt).Name, "");
    }

    [Test]
    public void Data_that_are_asked_for_twice_are_the_same()
    {
        var pairs = new RavelGenerator(0).Pairs(Split.Test);

        var first = pairs.ToList();

        Assert.That(pairs, Is.EqualTo(first));
    }

    [TestCase("attribute", "On a globe, Lima is to be found in", "South America")]
    [TestCase("prompt_template", "The city of Lima lies in the country of", "Peru")]
    [TestCase("wikipedia", "Many songs have been written about Lima", "")]
    public void Each_kind_says_something_else_of_another_city(string kind, string prompt, string answer)
    {
        var example = new RavelExample(
            Template("{city} belongs to the country called"), Cities["Kyoto"], Cities["Delhi"], Cities["Lima"],
            Template("On a globe, {city} is to be found in"), Template("The city of {city} lies in the country of"),
            "Many songs have been written about {city}");

        var pair = example.ToPair(kind);

        Assert.That((pair.Kind, pair.Base.Text, pair.Source.Text), Is.EqualTo((kind, "Kyoto belongs to the country called", prompt)));
        Assert.That(RavelCausalModel.Model.Run(pair.Source.Inputs)["raw_output"], Is.EqualTo(answer));
    }

    [Test]
    public void The_same_seed_gives_the_same_data_and_another_seed_others()
    {
        var pairs = new RavelGenerator(0).Pairs(Split.Test).Take(100).ToList();

        Assert.That(new RavelGenerator(0).Pairs(Split.Test).Take(100), Is.EqualTo(pairs));
        Assert.That(new RavelGenerator(1).Pairs(Split.Test).Take(100), Is.Not.EqualTo(pairs));
    }

    private static RavelTemplate Template(string text) => RavelTemplates.Queries.Single(template => template.Text == text);

    private static City CityIn(string prompt) => Cities[Regex.Matches(prompt, @"\w+").Select(word => word.Value).Single(Cities.ContainsKey)];

    private static string QueryIn(string prompt)
    {
        var asked = new[] { ("Country", "country|stamps"), ("Continent", "continent|globe"), ("Language", "language|speak|newspapers") };
        return asked.Where(query => Regex.IsMatch(prompt, query.Item2)).Select(query => query.Item1).SingleOrDefault("");
    }

    private static string AnswerTo(string prompt) => QueryIn(prompt) switch
    {
        "Country" => CityIn(prompt).Country,
        "Continent" => CityIn(prompt).Continent,
        "Language" => CityIn(prompt).Language,
        _ => "",
    };

    private static string Label(CounterfactualPair pair, string variable) => RavelCausalModel.Model.Interchange(
        pair.Base.Inputs, new Dictionary<string, IReadOnlyDictionary<string, string>> { [variable] = pair.Source.Inputs })["raw_output"];
}
