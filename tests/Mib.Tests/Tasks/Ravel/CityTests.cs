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
