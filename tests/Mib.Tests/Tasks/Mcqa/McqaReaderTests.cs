using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Tasks.Mcqa;

namespace Mib.Tests.Tasks.Mcqa;

[TestFixture]
public sealed class McqaReaderTests
{
    private const string Row = """
        {"question": "The kite is teal. What color is the kite?",
         "prompt": "Question: The kite is teal. What color is the kite?\nA. red\nB. teal\nAnswer:",
         "choices": {"label": ["A", "B"], "text": ["red", "teal"]}, "answerKey": 1,
         "symbol_counterfactual": {
           "prompt": "Question: The kite is teal. What color is the kite?\n1. red\n2. teal\nAnswer:",
           "choices": {"label": [1, 2], "text": ["red", "teal"]}, "answerKey": 1},
         "answerPosition_counterfactual": {
           "prompt": "Question: The kite is teal. What color is the kite?\nA. teal\nB. red\nAnswer:",
           "choices": {"label": ["A", "B"], "text": ["teal", "red"]}, "answerKey": 0},
         "randomLetter_counterfactual": {
           "prompt": "Question: The kite is teal. What color is the kite?\nX. red\nQ. teal\nAnswer:",
           "choices": {"label": ["X", "Q"], "text": ["red", "teal"]}, "answerKey": 1},
         "answerPosition_randomLetter_counterfactual": {
           "prompt": "Question: The kite is teal. What color is the kite?\nX. teal\nQ. red\nAnswer:",
           "choices": {"label": ["X", "Q"], "text": ["teal", "red"]}, "answerKey": 0}}
        """;

    [Test]
    public void A_published_row_is_one_pair_of_the_circuit_track() =>
        Assert.That(Read(Row).Select(pair => (pair.Clean.Split('\n')[2], pair.Corrupted.Split('\n')[2], pair.Answer, pair.Wrong)), Is.EqualTo(new[]
        {
            ("B. teal", "2. teal", "B", "2"),
        }));

    [Test]
    public void A_published_row_is_three_pairs_of_the_variable_track()
    {
        var task = new Mcqa2Task();

        var pairs = task.Read(PublishedRows.Folder(Row)).Counterfactuals(Split.Test).ToList();

        Assert.That(pairs.Select(pair => (pair.Kind, task.CausalModel.Run(pair.Source.Inputs)["raw_output"])), Is.EqualTo(new[]
        {
            ("answerPosition", "A"), ("randomLetter", "Q"), ("answerPosition_randomLetter", "X"),
        }));
        Assert.That(pairs.Select(pair => task.CausalModel.Run(pair.Base.Inputs)["raw_output"]), Is.All.EqualTo("B"));
    }

    [TestCase("\"answerKey\": 1,\n \"symbol", "\"answerKey\": 2,\n \"symbol", "'answerKey': is 2")]
    [TestCase("\"answerKey\": 1,\n \"symbol", "\"answerKey\": 0,\n \"symbol", "'answerKey': points to 'red', which the question does not name")]
    [TestCase("The kite is teal. What color is the kite?\\nA. red\\nB. teal\\nAnswer:\",\n \"choices\": {\"label\": [\"A\"", "The kite is tealish. What color is the kite?\\nA. red\\nB. teal\\nAnswer:\",\n \"choices\": {\"label\": [\"A\"", "'answerKey': points to 'teal', which the question does not name")]
    [TestCase("\"answerKey\": 1,\n \"symbol", "\"symbol", "'answerKey': the field is missing")]
    [TestCase("[\"A\", \"B\"], \"text\": [\"red\"", "[\"A\"], \"text\": [\"red\"", "'choices.label': has 1 entries")]
    [TestCase("[\"A\", \"B\"], \"text\": [\"red\"", "[\"B\", \"B\"], \"text\": [\"red\"", "'choices.label': has an entry twice")]
    [TestCase("[\"A\", \"B\"], \"text\": [\"red\"", "[\"A\", \"C\"], \"text\": [\"red\"", "'prompt': it has no line 'C. teal'")]
    [TestCase("symbol_counterfactual", "symbol", "'symbol_counterfactual': the counterfactual is missing")]
    public void A_row_that_is_not_as_published_is_refused_by_line_and_field(string part, string replacement, string message)
    {
        var error = Assert.Throws<FileFormatException>(() => Read(Row, Row.With(part, replacement)))!;

        Assert.That(error.What, Does.EndWith($"test.jsonl: line 2, {message}"));
    }

    private static List<PromptPair> Read(params string[] rows) => [.. new Mcqa2Task().Read(PublishedRows.Folder(rows)).Pairs(Split.Test)];
}
