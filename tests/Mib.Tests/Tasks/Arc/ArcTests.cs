using System.Text.Json;
using Mib.Core.Causal;
using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Tasks.Arc;
using Mib.Tests.Plugins;

namespace Mib.Tests.Tasks.Arc;

public sealed class ArcTests
{
    private static readonly ArcEasyTask Task = new();

    [Test]
    public void A_question_is_asked_with_letters_and_with_numbers()
    {
        using var folder = FolderOf("ARC-Easy-Test.jsonl", Row("q1", "B", "rock", "water", "sand"));

        Assert.That(Task.Read(folder.Path).Pairs(Split.Test), Is.EqualTo(new PromptPair[]
        {
            new(
                "Question: What do plants need?\nA. rock\nB. water\nC. sand\nAnswer:",
                "Question: What do plants need?\n1. rock\n2. water\n3. sand\nAnswer:",
                "B",
                "2") { Options = ["A", "B", "C"] },
        }));
    }

    [Test]
    public void A_published_row_is_used_as_it_is()
    {
        const string Text = "Question: What do plants need?\\nA. sun\\nB. iron\\nC. oil\\nAnswer:";
        const string Row = $$$"""
            {"prompt": "{{{Text}}}", "choices": {"label": ["A", "B", "C"], "text": ["sun", "iron", "oil"]}, "answerKey": 2,
             "symbol_counterfactual": {"prompt": "Question: What do plants need?\n1. sun\n2. iron\n3. oil\nAnswer:", "choices": {"label": [1, 2, 3], "text": ["sun", "iron", "oil"]}, "answerKey": 2}}
            """;
        var data = Task.Read(PublishedRows.Folder(Row));

        Assert.That(data.Pairs(Split.Test).Single(), Is.EqualTo(new PromptPair(
            "Question: What do plants need?\nA. sun\nB. iron\nC. oil\nAnswer:", "Question: What do plants need?\n1. sun\n2. iron\n3. oil\nAnswer:", "C", "3") { Options = ["A", "B", "C"] }));
        Assert.That(data.Counterfactuals(Split.Test), Is.Empty, "three options");
        Assert.That(
            () => Task.Read(PublishedRows.Folder(Row.With("A. sun", "A. sum"))).Pairs(Split.Test).ToList(),
            Throws.TypeOf<FileFormatException>().With.Message.Contains("line 1, 'prompt': it has no line 'A. sun'"));
    }

    [Test]
    public void Only_questions_with_four_options_are_on_the_variable_track()
    {
        using var folder = FolderOf("train.jsonl", Row("q1", "B", "rock", "water", "sand"), Row("q2", "A", "sun", "iron", "oil", "tin"));

        var pairs = Task.Read(folder.Path).Counterfactuals(Split.Train).ToList();

        Assert.That(pairs.Select(pair => pair.Kind), Is.EqualTo(new[] { "answerPosition", "randomLetter", "answerPosition_randomLetter" }));
        Assert.That(pairs.Select(pair => pair.Base.Text).Distinct().Single(), Does.Contain("\nA. sun\nB. iron"));
    }

    [Test]
    public void Labels_are_those_of_the_variables()
    {
        using var folder = FolderOf("train.jsonl", [.. Enumerable.Range(0, 40).Select(i => Row($"q{i}", "C", "sun", "iron", "oil", "tin"))]);
        var places = new HashSet<string>();

        foreach (var pair in Task.Read(folder.Path).Counterfactuals(Split.Train))
        {
            // Independent of the causal model: where "oil" stands, and under which symbol, is read off the prompts.
            var (from, to) = (LinesOf(pair.Base), LinesOf(pair.Source));
            var place = Array.FindIndex(to, line => line.EndsWith(". oil", StringComparison.Ordinal));
            places.Add($"{pair.Kind}, {place}");
            Assert.That(Swapped("answer_pointer", pair), Is.EqualTo(from[place][..1]));
            Assert.That(Swapped("answer", pair), Is.EqualTo(to[place][..1]));
            Assert.That(pair.Kind.EndsWith("randomLetter", StringComparison.Ordinal), Is.EqualTo(!to.Select(line => line[0]).Intersect(from.Select(line => line[0])).Any()));
        }

        Assert.That(places, Is.EquivalentTo(new[]
        {
            "answerPosition, 0", "answerPosition, 1", "answerPosition, 3", "randomLetter, 2",
            "answerPosition_randomLetter, 0", "answerPosition_randomLetter, 1", "answerPosition_randomLetter, 3",
        }));
    }

    [TestCase("arc-easy", 2251, 570, 2376, 3 * 2241)]
    [TestCase("arc-challenge", 1119, 299, 1172, 3 * 1117)]
    public void The_real_questions_are_all_read(string id, int train, int validation, int test, int counterfactuals)
    {
        var data = (id == "arc-easy" ? Task : (ArcTask)new ArcChallengeTask()).Read(TestData.Shared("data", "arc"));

        Assert.That(new[] { Split.Train, Split.Validation, Split.Test }.Select(split => data.Pairs(split).Count()), Is.EqualTo(new[] { train, validation, test }));
        Assert.That(data.Counterfactuals(Split.Train).Count(), Is.EqualTo(counterfactuals));
    }

    [Test]
    public void There_are_no_made_up_questions() =>
        Assert.That(() => Task.Generate(0), Throws.TypeOf<UsageException>().With.Message.Contains("--data"));

    [TestCase("""{"id":"q","question":{"stem":"Why?","choices":[{"text":"a","label":"A"}]},"answerKey":"A"}""", "'question.choices'", "1 options")]
    [TestCase("""{"id":"q","question":{"stem":"Why?","choices":[{"text":"a","label":"A"},{"text":"b","label":"B"}]},"answerKey":"C"}""", "'answerKey'", "no option has the label 'C'")]
    [TestCase("""{"id":"q","question":{"stem":"Why?","choices":[{"text":"a\nB. b","label":"A"},{"text":"b","label":"B"}]},"answerKey":"A"}""", "'question.choices[0].text'", "more than one line")]
    [TestCase("""{"id":"q","question":{"stem":"Why?","choices":[{"text":" ","label":"A"},{"text":"b","label":"B"}]},"answerKey":"A"}""", "'question.choices[0].text'", "is empty")]
    [TestCase("""{"id":"q","question":{"stem":"Why?","choices":[{"text":"a","label":"A"},{"text":"b","label":"A"}]},"answerKey":"A"}""", "'question.choices'", "two options have one label")]
    [TestCase("""{"id":"q","question":"Why?","answerKey":"A"}""", "'question'", "should be an object")]
    public void A_broken_row_is_named_with_line_and_field(string row, string field, string what)
    {
        using var folder = FolderOf("train.jsonl", Row("q1", "A", "sun", "iron", "oil", "tin"), row);

        Assert.That(
            () => Task.Read(folder.Path).Pairs(Split.Train).ToList(),
            Throws.TypeOf<FileFormatException>().With.Message.Contains($"line 2, {field}").And.Message.Contains(what));
    }

    [Test]
    public void A_folder_without_the_split_says_which_files_would_do()
    {
        using var folder = FolderOf("train.jsonl", Row("q1", "A", "sun", "iron"));

        Assert.That(
            () => Task.Read(folder.Path).Pairs(Split.Validation).ToList(),
            Throws.TypeOf<FileFormatException>().With.Message.Contains("ARC-Easy-Dev.jsonl").And.Message.Contains("validation.jsonl"));
    }

    private static string Swapped(string variable, CounterfactualPair pair) =>
        Task.CausalModel.Interchange(pair.Base.Inputs, new Dictionary<string, IReadOnlyDictionary<string, string>> { [variable] = pair.Source.Inputs })["raw_output"];

    private static string[] LinesOf(CausalPrompt prompt) => prompt.Text.Split('\n')[1..^1];

    private static string Row(string id, string answer, params string[] choices) => JsonSerializer.Serialize(new
    {
        id,
        question = new { stem = "What do plants need?", choices = choices.Select((text, i) => new { text, label = $"{(char)('A' + i)}" }) },
        answerKey = answer,
    });

    private static TemporaryFolder FolderOf(string name, params string[] rows)
    {
        var folder = new TemporaryFolder();
        folder.File(name, string.Join('\n', rows));
        return folder;
    }
}
