using System.Reflection;
using System.Text.RegularExpressions;
using Mib.Core.Causal;
using Mib.Core.Data;
using Mib.Sdk.Tasks;
using Mib.Tasks.Mcqa;

namespace Mib.Tests.Tasks.Mcqa;

[TestFixture]
public sealed class McqaGeneratorTests
{
    private static readonly McqaTask[] Tasks =
    [
        new Mcqa2Task(), new Mcqa3Task(), new Mcqa4Task(), new Mcqa5Task(), new Mcqa6Task(), new Mcqa7Task(), new Mcqa8Task(),
        new Mcqa9Task(), new Mcqa10Task(),
    ];

    [Test]
    public void There_is_a_task_for_each_number_of_options_from_two_to_ten()
    {
        Assert.That(
            Tasks.Select(task => Lines(task.Generate(0).Pairs(Split.Test).First().Clean).Length), Is.EqualTo(Enumerable.Range(2, 9)));
        Assert.That(
            Tasks.Select(task => task.GetType().GetCustomAttribute<TaskAttribute>()!.Id), Is.EqualTo(Tasks.Select(task => task.Card.Id)));
        Assert.That(Tasks.Select(task => task.CausalModel.Id), Is.EqualTo(Tasks.Select(task => task.Card.Id)));
        Assert.That(
            Tasks.Select(task => task.CausalModel["answer_pointer"].Domain[^1]), Is.EqualTo(Enumerable.Range(1, 9).Select(i => $"{i}")));
    }

    [Test]
    public void The_circuit_tracks_pair_numbers_the_options()
    {
        var question = new McqaQuestion(new("lemons", "are", "yellow"), ["A", "B"], ["red", "yellow"]);

        Assert.That(new McqaExample(question, 0, ["Q", "R"]).ToPair(), Is.EqualTo(new PromptPair(
            "Question: Lemons are yellow. What color are lemons?\nA. red\nB. yellow\nAnswer:",
            "Question: Lemons are yellow. What color are lemons?\n1. red\n2. yellow\nAnswer:",
            "B",
            "2") { Options = ["A", "B"] }));
    }

    [Test]
    public void The_variable_tracks_kinds_move_the_answer_change_the_letters_or_both()
    {
        var question = new McqaQuestion(new("snow", "is", "white"), ["A", "B", "C"], ["red", "white", "blue"]);

        var example = new McqaExample(question, 2, ["Q", "R", "S"]);
        var changed = McqaCounterfactuals.OfVariableTrack.Select(kind => (kind, string.Join(", ", Lines(example.Change(kind, McqaWords.Objects, new(0))!.Text))));

        Assert.That(changed, Is.EqualTo(new[]
        {
            ("answerPosition", "A. red, B. blue, C. white"),
            ("randomLetter", "Q. red, R. white, S. blue"),
            ("answerPosition_randomLetter", "Q. red, R. blue, S. white"),
        }));
        Assert.That(Lines(example.Question.Text)[1], Is.EqualTo("B. white"));
    }

    [TestCase("noun", "Question: Salt is white. What color is salt?", "B", 1)]
    [TestCase("color", "Question: Snow is red. What color is snow?", "A", 0)]
    [TestCase("noun_color", "Question: Lava is red. What color is lava?", "A", 0)]
    [TestCase("symbol", "Question: Snow is white. What color is snow?", "2", 1)]
    public void The_other_kinds_change_the_thing_its_colour_both_or_the_symbols(string kind, string asked, string answer, int pointer)
    {
        var (snow, salt, lava) = (Thing("snow", "white"), Thing("salt", "white"), Thing("lava", "red"));
        var example = new McqaExample(new(snow, ["A", "B"], ["red", "white"]), 0, ["Q", "R"]);

        var changed = example.Change(kind, [snow, salt, lava, Thing("grass", "green")], new(0))!.ToCausal();
        var setting = new Mcqa2Task().CausalModel.Run(changed.Inputs);

        Assert.That(changed.Text.Split('\n')[0], Is.EqualTo(asked));
        Assert.That((setting["raw_output"], setting["answer_pointer"]), Is.EqualTo((answer, $"{pointer}")));
        Assert.That(example.Change("noun", [snow, lava], new(0)), Is.Null, "nothing else is white");

        static McqaObject Thing(string name, string color) => new(name, "is", color);
    }

    [Test]
    public void Every_kind_is_made_and_does_not_depend_on_which_others_are_asked_for()
    {
        var data = new McqaGenerator("mcqa", 4, 0);
        var kinds = data.Counterfactuals(Split.Test, McqaCounterfactuals.All).ToLookup(pair => pair.Kind);

        Assert.That(kinds.Select(kind => kind.Key), Is.EquivalentTo(McqaCounterfactuals.All));
        foreach (var kind in McqaCounterfactuals.All)
            Assert.That(data.Counterfactuals(Split.Test, [kind]).Select(pair => pair.Source.Text), Is.EqualTo(kinds[kind].Select(pair => pair.Source.Text)), kind);
        Assert.That(
            kinds.SelectMany(kind => kind).Select(pair => Regex.Match(pair.Source.Text, @"^Question: (\w+) ").Groups[1].Value).Distinct(),
            Is.SubsetOf(McqaGenerator.ThingsOf(Split.Test).Select(thing => thing.Capitalised)));
    }

    [Test]
    public void Other_options_are_all_colours_other_letters_all_letters_and_the_answer_goes_to_every_other_place()
    {
        var examples = new McqaGenerator("mcqa", 4, 0).Examples(Split.Train).Take(2000).ToList();

        // Each of thirteen colours is a wrong option about as often as any other, whatever place the right one has.
        var wrong = examples.SelectMany(example => example.Question.Choices.Where(color => color != example.Question.Thing.Color)).CountBy(color => color).ToList();
        Assert.That(wrong.Select(color => color.Value).ToList(), Has.Count.EqualTo(13).And.All.InRange(350, 580));
        var moves = examples.CountBy(example => (example.Question.Pointer, example.NewPlace)).ToDictionary();
        Assert.That(moves.Keys, Is.EquivalentTo(from here in Enumerable.Range(0, 4) from there in Enumerable.Range(0, 4) where here != there select (here, there)));
        Assert.That(moves.Values, Is.All.InRange(110, 230));
        // Each of the 22 other letters stands in each place: 2000 · 1/22 = 91 times or so.
        var letters = examples.SelectMany(example => example.Letters.Index()).CountBy(letter => letter).ToList();
        Assert.That(letters.Select(letter => letter.Value).ToList(), Has.Count.EqualTo(22 * 4).And.All.InRange(50, 140));
    }

    [Test]
    public void Data_that_are_asked_for_twice_are_the_same()
    {
        var pairs = new Mcqa2Task().Generate(0).Pairs(Split.Test);

        var first = pairs.ToList();

        Assert.That(pairs, Is.EqualTo(first));
    }

    [TestCaseSource(nameof(Tasks))]
    public void Labels_of_every_pair_follow_from_the_words_of_its_prompts(McqaTask task)
    {
        foreach (var pair in new[] { Split.Validation, Split.Test }.SelectMany(split => task.Generate(0).Counterfactuals(split)))
        {
            var (here, there) = (RightLine(pair.Base.Text), RightLine(pair.Source.Text));

            Assert.That(task.CausalModel.Run(pair.Base.Inputs)["raw_output"], Is.EqualTo(Lines(pair.Base.Text)[here].Split('.')[0]));
            Assert.That(Label(task, pair, "answer_pointer"), Is.EqualTo(Lines(pair.Base.Text)[there].Split('.')[0]));
            Assert.That(Label(task, pair, "answer"), Is.EqualTo(Lines(pair.Source.Text)[there].Split('.')[0]));
            Assert.That(here == there, Is.EqualTo(pair.Kind == "randomLetter"));
            Assert.That(
                Lines(pair.Base.Text).Select(line => line[0]).Intersect(Lines(pair.Source.Text).Select(line => line[0])).Any(),
                Is.EqualTo(pair.Kind == "answerPosition"));
        }
    }

    [Test]
    public void A_thing_that_is_asked_about_in_one_split_is_not_in_another_of_any_seed_or_number_of_options() => Splits.AssertDisjoint(split =>
        from task in new[] { Tasks[0], Tasks[2] }
        from seed in new[] { 0, 1 }
        from pair in task.Generate(seed).Pairs(split)
        from prompt in new[] { pair.Clean, pair.Corrupted }
        select Regex.Match(prompt, @"^Question: (\w+) ").Groups[1].Value);

    [TestCase("mcqa-2", 107 * 24, 19 * 24)]
    [TestCase("mcqa-3", 10_000, 1_000)]
    [TestCase("mcqa", 10_000, 1_000)]
    [TestCase("mcqa-10", 10_000, 1_000)]
    public void Splits_have_their_sizes_or_all_the_questions_there_are_and_none_twice(string id, int train, int test)
    {
        var data = Tasks.Single(task => task.Card.Id == id).Generate(0);

        Assert.That(data.Pairs(Split.Train).Select(pair => pair.Clean).ToList(), Has.Count.EqualTo(train).And.Unique);
        Assert.That(data.Pairs(Split.Test).Select(pair => pair.Clean).ToList(), Has.Count.EqualTo(test).And.Unique);
    }

    [Test]
    public void The_right_option_is_in_each_place_equally_often() =>
        Assert.That(
            new Mcqa4Task().Generate(0).Pairs(Split.Train).CountBy(pair => pair.Answer).OrderBy(c => c.Key).Select(c => (c.Key, c.Value)),
            Is.EqualTo(new[] { ("A", 2_500), ("B", 2_500), ("C", 2_500), ("D", 2_500) }));

    [Test]
    public void Things_are_single_words_of_thirteen_colours_and_none_comes_twice()
    {
        Assert.That(McqaWords.Colors, Has.Count.EqualTo(13));
        Assert.That(McqaWords.Objects.Select(thing => thing.Name).ToList(), Has.Count.EqualTo(149).And.Unique);
        Assert.That(McqaWords.Objects.Select(thing => thing.Name), Is.All.Match("^[a-z]+$"));
    }

    [Test]
    public void The_same_seed_gives_the_same_data_and_another_seed_others()
    {
        var pairs = new Mcqa4Task().Generate(0).Pairs(Split.Train).Take(100).ToList();

        Assert.That(new Mcqa4Task().Generate(0).Pairs(Split.Train).Take(100), Is.EqualTo(pairs));
        Assert.That(new Mcqa4Task().Generate(1).Pairs(Split.Train).Take(100).Intersect(pairs).Count(), Is.LessThan(3));
    }

    private static string[] Lines(string prompt) => prompt.Split('\n')[1..^1];

    private static int RightLine(string prompt)
    {
        var color = Regex.Match(prompt, @" (?:is|are) (\w+)\. ").Groups[1].Value;
        return Array.FindIndex(Lines(prompt), line => line.EndsWith($" {color}", StringComparison.Ordinal));
    }

    private static string Label(McqaTask task, CounterfactualPair pair, string variable) => task.CausalModel.Interchange(
        pair.Base.Inputs, new Dictionary<string, IReadOnlyDictionary<string, string>> { [variable] = pair.Source.Inputs })["raw_output"];
}
