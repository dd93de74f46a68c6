using System.Text.RegularExpressions;
using Mib.Core.Causal;
using Mib.Core.Data;
using Mib.Engine.Variables;
using Mib.Models.Tokenizers;
using Mib.Sdk.Tasks;
using Mib.Tasks.Arc;
using Mib.Tasks.Arithmetic;
using Mib.Tasks.Ioi;
using Mib.Tasks.Mcqa;
using Mib.Tasks.Ravel;
using Mib.Tests.Tokenizers;

namespace Mib.Tests.Tasks;

/// <summary>Where the tasks say that variables are to be looked for, and the tokens that are found there.</summary>
[TestFixture]
public sealed class PositionTests
{
    private const string Options = "\"choices\": {\"label\": [\"B\", \"A\", \"C\", \"D\"], \"text\": [\"red\", \"black\", \"blue\", \"pink\"]}, \"answerKey\": 1";

    private static readonly ITask[] Tasks = [new Mcqa2Task(), new Mcqa4Task(), new Mcqa10Task(), new AdditionTask(), new RavelTask()];

    [TestCaseSource(nameof(Tasks))]
    public void Every_prompt_has_the_positions_that_the_card_names_at_the_word_that_is_meant(ITask task)
    {
        foreach (var prompt in task.Generate(0).Counterfactuals(Split.Test).Take(600).SelectMany(pair => new[] { pair.Base, pair.Source }))
        {
            Assert.That(prompt.Marks.Select(mark => mark.Name).Append("last"), Is.EqualTo(task.Card.Positions.Select(position => position.Name)));
            foreach (var mark in prompt.Marks)
                Assert.That(prompt.Text[..mark.End], Does.EndWith(Meant(task, prompt, mark.Name)).And.Not.EndsWith(" "), prompt.Text);
        }
    }

    [Test]
    public void The_right_symbol_is_found_in_its_option_and_not_in_the_question()
    {
        var prompt = "Question: A student sees a coal. A bag of coal is black.\\nA. black\\nor not? What color is coal black?\\nB. red\\nA. black\\nC. blue\\nD. pink\\nAnswer:";
        var row = $"{{\"prompt\": \"{prompt}\", {Options}}}";
        string[] kinds = ["answerPosition", "randomLetter", "answerPosition_randomLetter"];
        var whole = row[..^1] + string.Concat(kinds.Select(kind => $", \"{kind}_counterfactual\": {row}")) + "}";
        var folder = PublishedRows.Folder(whole);

        foreach (var pair in new ArcEasyTask().Read(folder).Counterfactuals(Split.Test))
        {
            var mark = pair.Base.Marks.Single(mark => mark.Name == "correct_symbol");
            Assert.That(pair.Base.Text[..mark.End], Does.EndWith("\nB. red\nA"));
            Assert.That(pair.Base.Marks, Has.Count.EqualTo(1));
        }
    }

    [Test]
    public void A_position_is_the_token_with_the_letter_whatever_the_tokenizer_and_the_padding()
    {
        var pairs = new Mcqa4Task().Generate(0).Counterfactuals(Split.Test).Take(30)
            .Concat(new AdditionTask().Generate(0).Counterfactuals(Split.Test).Take(30)).Concat(new RavelTask().Generate(0).Counterfactuals(Split.Test).Take(30)).ToList();
        var words = pairs.SelectMany(pair => new[] { pair.Base.Text, pair.Source.Text }).SelectMany(IoiVocabulary.WordsOf).Distinct().ToList();
        var path = TokenizerJson.Save("");
        WordLevelTokenizer.Write(path, words);
        var wordLevel = Tokenizer.Load(path);
        var bytes = Tokenizer.Load(TokenizerJson.Save(BpeJson.Bytes(["\u0120 A", "\u0120 B", "e r", "\u0120 t", "1 2", "a n"])));
        Assert.That(bytes.Encode("of A", SpecialTokens.None).Ids, Has.Count.EqualTo(3), "a blank and a letter are one token");

        foreach (var tokenizer in new[] { wordLevel, bytes })
        {
            foreach (var pair in pairs)
            {
                var (here, there) = (tokenizer.Encode(pair.Base.Text, SpecialTokens.Add), tokenizer.Encode(pair.Source.Text, SpecialTokens.Add));
                foreach (var mark in pair.Base.Marks)
                {
                    var places = TokenPositions.Of(mark.Name, pair, here, there)!;
                    var offsets = here.Offsets[places.Base.Single()];
                    Assert.That((offsets.Start < mark.End, offsets.End >= mark.End), Is.EqualTo((true, true)), $"{pair.Base.Text}: {mark}");
                    var other = pair.Source.Marks.Single(other => other.Name == mark.Name);
                    var offsetsThere = there.Offsets[places.Source.Single()];
                    Assert.That((offsetsThere.Start < other.End, offsetsThere.End >= other.End), Is.EqualTo((true, true)), $"{pair.Source.Text}: {other}");
                }
            }
        }
    }

    [Test]
    public void A_citys_name_is_found_as_a_word_of_its_own_with_all_its_tokens()
    {
        var row = """
            {"prompt": "Romeville is not Rome, and Rome is in", "entity": "Rome", "attribute": "Country", "Continent": "Europe", "Country": "Italy", "Language": "Italian",
             "attribute_counterfactual": {"prompt": "In São José they speak", "entity": "São José", "attribute": "Language", "Continent": "South America", "Country": "Brazil", "Language": "Portuguese"},
             "wikipedia_counterfactual": {"prompt": "Lima (the city) is old", "entity": "Lima", "attribute": "wikipedia", "Continent": "South America", "Country": "Peru", "Language": "Spanish"}}
            """;

        var pairs = new RavelTask().Read(PublishedRows.Folder(row)).Counterfactuals(Split.Test).ToList();

        Assert.That(
            pairs.Select(pair => pair.Base).Append(pairs[0].Source).Append(pairs[1].Source).Select(prompt => prompt.Text[..prompt.Marks.Single().End]),
            Is.EqualTo(new[] { "Romeville is not Rome", "Romeville is not Rome", "In São José", "Lima" }));
    }

    [TestCase("91", "091")]
    [TestCase("7", "007")]
    [TestCase("134", "134")]
    public void The_reference_trains_on_sums_of_three_digits(string sum, string label) =>
        Assert.That(((IReferenceLabels)new AdditionTask()).TrainingLabel(sum), Is.EqualTo(label));

    private static string Meant(ITask task, CausalPrompt prompt, string position)
    {
        var right = task.CausalModel!.Run(prompt.Inputs);
        return position switch
        {
            "correct_symbol" => $"\n{right["answer"]}",
            "correct_symbol_period" => $"\n{right["answer"]}.",
            "op2_last" => Regex.Matches(prompt.Text, "[0-9]+")[1].Value,
            "entity_last_token" => right["entity"],
            _ => throw new ArgumentException(position),
        };
    }
}
