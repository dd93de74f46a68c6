using Mib.Tasks.Ravel;

namespace Mib.Tests.Tasks.Ravel;

[TestFixture]
public sealed class CityTests
{
    private static readonly string[] OnTwoContinents = ["Russia"];

    [Test]
    public void There_are_436_cities_and_no_name_twice() =>
        Assert.That(City.All.Select(city => city.Name).ToList(), Has.Count.EqualTo(436).And.Unique);

    [Test]
    public void Every_value_is_one_word_save_for_two_continents()
    {
        Assert.That(City.All.SelectMany(city => new[] { city.Name, city.Country, city.Language }), Is.All.Match("^[A-Z][a-z]+$").Or.EqualTo("USA"));
        Assert.That(City.All.Select(city => city.Continent).Distinct(), Is.EquivalentTo(new[]
        {
            "Africa", "Asia", "Europe", "North America", "Oceania", "South America",
        }));
    }

    [Test]
    public void A_country_is_on_one_continent_unless_it_is_known_to_be_on_two() =>
        Assert.That(
            City.All.GroupBy(city => city.Country).Where(country => country.Select(city => city.Continent).Distinct().Count() > 1).Select(country => country.Key),
            Is.EqualTo(OnTwoContinents));

    [Test]
    public void No_name_of_one_kind_is_a_name_of_another()
    {
        string[][] kinds =
        [
            [.. City.All.Select(city => city.Name)], [.. City.All.Select(city => city.Country).Distinct()],
            [.. City.All.Select(city => city.Language).Distinct()], [.. City.All.Select(city => city.Continent).Distinct()],
        ];

        Assert.That(kinds.SelectMany(names => names).GroupBy(name => name).Where(same => same.Count() > 1).Select(same => same.Key), Is.Empty);
    }

    // Written without looking at the file.
    [TestCase("Africa", "Algeria Angola Botswana Burundi Cameroon Egypt Eritrea Eswatini Ethiopia Gabon Ghana Kenya Lesotho Libya Madagascar Malawi "
        + "Mali Mauritania Morocco Mozambique Niger Nigeria Rwanda Senegal Somalia Sudan Tanzania Togo Tunisia Zambia Zimbabwe")]
    [TestCase("Oceania", "Australia Samoa Tonga")]
    [TestCase("Asia", "Afghanistan Armenia Bahrain Bangladesh Cambodia China India Indonesia Iran Iraq Israel Japan Jordan Kazakhstan Korea Kyrgyzstan "
        + "Laos Lebanon Malaysia Mongolia Myanmar Nepal Oman Pakistan Philippines Qatar Russia Syria Tajikistan Thailand Turkey Turkmenistan Uzbekistan "
        + "Vietnam Yemen")]
    [TestCase("South America", "Argentina Bolivia Brazil Chile Colombia Ecuador Guyana Paraguay Peru Suriname Uruguay Venezuela")]
    [TestCase("Europe", "Albania Austria Belgium Britain Bulgaria Croatia Czechia Denmark Estonia Finland France Germany Greece Hungary Iceland Ireland "
        + "Italy Latvia Lithuania Malta Moldova Netherlands Norway Poland Portugal Romania Russia Serbia Slovakia Slovenia Spain Sweden Switzerland Ukraine")]
    [TestCase("North America", "Bahamas Barbados Canada Cuba Guatemala Honduras Jamaica Mexico Nicaragua USA")]
    public void A_continent_has_the_countries_that_it_has(string continent, string countries) =>
        Assert.That(City.All.Where(city => city.Continent == continent).Select(city => city.Country).Distinct(), Is.EquivalentTo(countries.Split(' ')));

    [TestCase("Arabic", "Algeria Bahrain Egypt Iraq Jordan Lebanon Libya Mauritania Morocco Oman Qatar Sudan Syria Tunisia Yemen")]
    [TestCase("Spanish", "Argentina Bolivia Chile Colombia Cuba Ecuador Guatemala Honduras Mexico Nicaragua Paraguay Peru Spain Uruguay Venezuela")]
    [TestCase("English", "Australia Bahamas Barbados Britain Canada Guyana Ireland Jamaica USA")]
    [TestCase("French", "Belgium Cameroon Canada France Gabon Switzerland")]
    [TestCase("Portuguese", "Angola Brazil Mozambique Portugal")]
    [TestCase("German", "Austria Germany Switzerland")]
    [TestCase("Dutch", "Belgium Netherlands Suriname")]
    [TestCase("Romanian", "Moldova Romania")]
    [TestCase("Swahili", "Kenya Tanzania")]
    [TestCase("Hausa", "Niger Nigeria")]
    [TestCase("Russian", "Russia")]
    [TestCase("Bengali", "Bangladesh India")]
    [TestCase("Punjabi", "India Pakistan")]
    public void A_language_is_that_of_cities_in_the_countries_that_have_it(string language, string countries) =>
        Assert.That(City.All.Where(city => city.Language == language).Select(city => city.Country).Distinct(), Is.EquivalentTo(countries.Split(' ')));

    [TestCase("Brussels", "Belgium", "Europe", "French")]
    [TestCase("Geneva", "Switzerland", "Europe", "French")]
    [TestCase("Zurich", "Switzerland", "Europe", "German")]
    [TestCase("Kolkata", "India", "Asia", "Bengali")]
    [TestCase("Chennai", "India", "Asia", "Tamil")]
    [TestCase("Kano", "Nigeria", "Africa", "Hausa")]
    [TestCase("Ibadan", "Nigeria", "Africa", "Yoruba")]
    [TestCase("Kyoto", "Japan", "Asia", "Japanese")]
    [TestCase("Montreal", "Canada", "North America", "French")]
    [TestCase("Moscow", "Russia", "Europe", "Russian")]
    [TestCase("Vladivostok", "Russia", "Asia", "Russian")]
    [TestCase("Paramaribo", "Suriname", "South America", "Dutch")]
    [TestCase("Dakar", "Senegal", "Africa", "Wolof")]
    [TestCase("Canberra", "Australia", "Oceania", "English")]
    public void A_city_is_where_it_is(string name, string country, string continent, string language) =>
        Assert.That(City.All, Does.Contain(new City(name, country, continent, language)));
}
