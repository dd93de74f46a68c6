using System.Text.Json;
using System.Text.RegularExpressions;
using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Engine.Data;
using Mib.Sdk.Tasks;
using Mib.Tasks.Ioi;
using Mib.Tasks.Mcqa;
using Mib.Tasks.Ravel;
using Mib.Tests.Plugins;

namespace Mib.Tests.Tasks;

/// <summary>The reference's tables of words become data that the tasks read.</summary>
public sealed class ImportedTableTests
{
    private static readonly Split[] Splits = Enum.GetValues<Split>();

    private static readonly string[] Names = [.. IoiWords.Names.Take(90)];

    private TemporaryFolder folder = null!;

    [SetUp]
    public void MakeTables()
    {
        folder = new();
        Save("names.json", Names);
        Save("places.json", (string[])["zoo", "moon"]);
        Save("objects.json", (string[])["egg", "violin"]);
        Save("templates.json", (string[])["{name_A} and {name_B} saw the {place}. {name_C} gave a {object} to", "{name_A} and {name_B} saw the {place}. {name_C} gave an {object} to", "{name_A} and {name_B} argued, and {name_C} said to"]);
        Save("object_color_pairs.json", McqaWords.Objects.Select(thing => new { @object = thing.Name, color = thing.Color }));
        Save("ravel_city_entity.json", City.All.ToDictionary(city => $"{city.Name} Town", city => new { city.Continent, city.Country, city.Language, Latitude = "1" }));
    }

    [TearDown]
    public void DeleteTables() => folder.Dispose();

    [Test]
    public void Sentences_are_made_of_the_tables_words_with_the_right_article()
    {
        var data = Imported(new IoiTask());

        var prompts = data.Pairs(Split.Test).Select(pair => pair.Clean).ToList();
        Assert.That(prompts, Has.Count.GreaterThan(300).And.Unique);
        Assert.That(prompts.Select(prompt => Regex.Replace(prompt, $@"\b({string.Join('|', Names)})\b", "X")).Distinct(), Is.EquivalentTo(new[]
        {
            "X and X saw the zoo. X gave an egg to", "X and X saw the zoo. X gave a violin to",
            "X and X saw the moon. X gave an egg to", "X and X saw the moon. X gave a violin to", "X and X argued, and X said to",
        }));
    }

    [Test]
    public void No_two_splits_have_two_people_a_thing_or_a_city_in_common()
    {
        AreApart(Imported(new IoiTask()), pair => string.Join('/', new[] { pair.Base.Inputs["name_A"], pair.Base.Inputs["name_B"] }.Order()));
        AreApart(Imported(new Mcqa4Task()), pair => Regex.Match(pair.Base.Text, "Question: The (.*) is ").Groups[1].Value);
        AreApart(Imported(new RavelTask()), pair => pair.Base.Inputs["entity"]);

        static void AreApart(ITaskData data, Func<Mib.Core.Causal.CounterfactualPair, string> key)
        {
            var keys = Splits.Select(split => data.Counterfactuals(split).Select(key).ToHashSet()).ToList();
            Assert.That(keys, Is.All.Not.Empty);
            Assert.That(keys.SelectMany(part => part).ToList(), Is.Unique);
        }
    }

    [Test]
    public void A_city_has_the_tables_values()
    {
        var pair = Imported(new RavelTask()).Counterfactuals(Split.Test).First(pair => pair.Base.Inputs["queried_attribute"] == "Country");

        Assert.That(pair.Base.Text, Does.Contain(" Town"));
        Assert.That(City.All.Single(city => $"{city.Name} Town" == pair.Base.Inputs["entity"]).Country, Is.EqualTo(pair.Base.Inputs["Country"]));
    }

    [Test]
    public void Both_tracks_ask_about_the_tables_things()
    {
        var data = Imported(new Mcqa2Task());

        Assert.That(data.Pairs(Split.Test).First().Clean, Does.Match("^Question: The \\w+ is \\w+\\. What color is the \\w+\\?\nA\\. \\w+\nB\\. \\w+\nAnswer:$"));
        Assert.That(data.Counterfactuals(Split.Test).Select(pair => pair.Kind).Distinct(), Is.EqualTo(McqaCounterfactuals.OfVariableTrack));
    }

    [TestCase("names.json", "[\"Ann\", \"Bob\", \"Cy\"]", "its 3 names are too few")]
    [TestCase("names.json", "[\"Ann\", 3]", "'[1]': should be a string")]
    [TestCase("places.json", "[]", "it is empty")]
    [TestCase("objects.json", "[\"a\\nb\"]", "'[0]': is empty or more than one line")]
    [TestCase("objects.json", "{", "open JSON object")]
    [TestCase("templates.json", "[\"{name_A} and {name_B} met {animal}. {name_C} to\"]", "'[0]': nothing fills the slot 'animal'")]
    [TestCase("templates.json", "[\"{name_A} met {name_B}\"]", "'[0]': the slot 'name_C' is not there once")]
    public void A_table_of_ioi_that_cannot_be_used_is_refused(string file, string text, string message) =>
        Refused(new IoiTask(), file, text, message);

    [TestCase("[{\"object\": \"sky\", \"color\": \"azure\"}]", "'[0].color': 'azure' is not supported")]
    [TestCase("[{\"color\": \"blue\"}]", "'[0].object': the field is missing")]
    [TestCase("[{\"object\": \"sky\", \"color\": \"blue\"}, {\"object\": \"sky\", \"color\": \"grey\"}]", "'the sky' is there twice")]
    [TestCase("[{\"object\": \"sky\", \"color\": \"blue\"}]", "its 1 things are too few")]
    public void A_table_of_things_that_cannot_be_used_is_refused(string text, string message) =>
        Refused(new Mcqa4Task(), "object_color_pairs.json", text, message);

    [TestCase("{\"Kyoto\": {\"Country\": \"Japan\", \"Continent\": \"Asia\"}}", "'['Kyoto'].Language': the field is missing")]
    [TestCase("{\"Kyoto\": {\"Country\": \"Japan\", \"Continent\": \"Asia\", \"Language\": \"Japanese\"}}", "its 1 cities are too few")]
    [TestCase("[]", "should be an object")]
    public void A_table_of_cities_that_cannot_be_used_is_refused(string text, string message) =>
        Refused(new RavelTask(), "ravel_city_entity.json", text, message);

    private void Refused(IImportingTask task, string file, string text, string message)
    {
        folder.File(file, text);

        var error = Assert.Throws<FileFormatException>(() => task.Import(folder.Path, 0).Rows(Split.Test).Count())!;

        Assert.That(error.What, Does.Contain(file).And.Contain(message));
    }

    private ITaskData Imported(IImportingTask task)
    {
        var made = Path.Combine(folder.Path, task.Card.Id);
        Assert.That(task.CanImport(folder.Path));
        DataFolder.Write(made, task.Import(folder.Path, 1));
        return task.Read(made);
    }

    private void Save(string name, object content) => folder.File(name, JsonSerializer.Serialize(content));
}
