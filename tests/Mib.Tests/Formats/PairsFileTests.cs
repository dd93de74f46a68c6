using Mib.Core.Errors;
using Mib.Engine.Formats;
using Mib.Models.Tokenizers;
using Mib.Tests.Support;

namespace Mib.Tests.Formats;

[TestFixture]
public sealed class PairsFileTests
{
    private const string Ids = """{"clean_ids":[0,2,3],"corrupted_ids":[0,3,2],"answer_ids":[4],"wrong_ids":[5]}""";
    private const string Text = """{"clean":"Mary and","corrupted":"John and","answer":" John","wrong":" Mary"}""";

    private static readonly TestCaseData[] Refused =
    [
        Case("an empty line", Ids + "\n\n" + Ids, "line 2", "it is empty", "remove the line"),
        Case("no JSON", Ids + "\nMary and John", "line 2", "it is not JSON", "one JSON object on each line"),
        Case("a list", "[1]", "line 1", "it is not a JSON object", "one JSON object on each line"),
        Case("two objects on a line", Ids + Ids, "line 1", "it is not JSON", "one JSON object on each line"),
        Case("a missing text field", Text.Replace("wrong", "false"), "line 1, 'wrong'", "it is missing or no string", "clean, corrupted, answer and wrong"),
        Case("a text field that is a number", Text.Replace("\" John\"", "1"), "line 1, 'answer'", "it is missing or no string", "clean, corrupted"),
        Case("a missing id field", Ids.Replace("wrong_ids", "false_ids"), "line 1, 'wrong_ids'", "it is missing", "wrong_ids"),
        Case("an unknown word", Text.Replace("John and", "Bob and"), "line 1, 'corrupted'", "does not know 'Bob'", "model's vocabulary"),
        Case("an empty answer", Text.Replace("\" John\"", "\"\""), "line 1, 'answer'", "it is empty", "write some text"),
        Case("half of a surrogate pair", Text.Replace("Mary and", "\\ud800"), "line 1, 'clean'", "is no text", "Unicode"),
        Case("no ids", Ids.Replace("[4]", "[]"), "line 1, 'answer_ids'", "it is empty", "at least one id"),
        Case("an id as text", Ids.Replace("[4]", "[\"4\"]"), "line 1, 'answer_ids'", "\"4\" is no token of the model (0 … 19)", "correct the id"),
        Case("a negative id", Ids.Replace("[4]", "[-1]"), "line 1, 'answer_ids'", "-1 is no token", "correct the id"),
        Case("an id of 1.5", Ids.Replace("[4]", "[1.5]"), "line 1, 'answer_ids'", "1.5 is no token", "correct the id"),
        Case("an id beyond the vocabulary", Ids.Replace("[4]", "[20]"), "line 1, 'answer_ids'", "20 is no token", "correct the id"),
        Case("an id beyond any integer", Ids.Replace("[4]", "[99999999999999999999]"), "line 1, 'answer_ids'", "is no token", "correct the id"),
        Case("prompts of different length", Ids.Replace("[0,3,2]", "[0,3]"), "line 1", "3 tokens, the corrupted one 2", "equal length"),
        Case("texts of different length", Text.Replace("John and", "John"), "line 1", "3 tokens, the corrupted one 2", "equal length"),
        Case("a prompt longer than the context", Ids.Replace("[0,2,3]", "[0,1,2,3,4,5,6,7,8]"), "line 1", "9 tokens, the model's context 8", "shorten it"),
        Case("an empty file", "", "", "it has no pairs", "one JSON object on each line"),
    ];

    [TestCaseSource(nameof(Refused))]
    public void A_file_that_cannot_be_used_is_refused_with_file_line_field_and_remedy(string content, string where, string what, string fix)
    {
        using var scratch = new Scratch();
        var path = scratch.File("pairs.jsonl", content);

        var error = Assert.Throws<FileFormatException>(() => Read(path));

        Assert.Multiple(() =>
        {
            Assert.That(error!.File, Is.EqualTo(path));
            Assert.That(error.Where, Is.EqualTo(where));
            Assert.That(error.What, Does.Contain(what));
            Assert.That(error.Fix, Does.Contain(fix));
        });
    }

    [Test]
    public void Pairs_of_ids_are_used_as_they_are()
    {
        using var scratch = new Scratch();
        var pair = Read(scratch.File("pairs.jsonl", Ids)).Single();

        Assert.Multiple(() =>
        {
            Assert.That(pair.CleanIds, Is.EqualTo(new[] { 0, 2, 3 }));
            Assert.That(pair.CorruptedIds, Is.EqualTo(new[] { 0, 3, 2 }));
            Assert.That((pair.AnswerId, pair.WrongId), Is.EqualTo((4, 5)));
        });
    }

    [Test]
    public void An_id_may_stand_without_brackets()
    {
        using var scratch = new Scratch();
        Assert.That(Read(scratch.File("pairs.jsonl", Ids.Replace("[4]", "4"))).Single().AnswerId, Is.EqualTo(4));
    }

    [Test]
    public void Of_an_answer_of_several_tokens_the_first_counts()
    {
        using var scratch = new Scratch();
        Assert.That(Read(scratch.File("pairs.jsonl", Ids.Replace("[4]", "[6,4]"))).Single().AnswerId, Is.EqualTo(6));
    }

    [Test]
    public void Pairs_of_text_are_tokenized_with_what_the_model_expects_before_a_prompt()
    {
        using var scratch = new Scratch();
        var pair = Read(scratch.File("pairs.jsonl", Text)).Single();

        // Words count from 2: Mary, and, John. A prompt begins with token 0, an answer does not.
        Assert.Multiple(() =>
        {
            Assert.That(pair.CleanIds, Is.EqualTo(new[] { 0, 2, 3 }));
            Assert.That(pair.CorruptedIds, Is.EqualTo(new[] { 0, 4, 3 }));
            Assert.That((pair.AnswerId, pair.WrongId), Is.EqualTo((4, 2)));
        });
    }

    [TestCase("\n", TestName = "Lines may end in a line feed")]
    [TestCase("\r\n", TestName = "Lines may end in carriage return and line feed")]
    public void Line_ends(string end)
    {
        using var scratch = new Scratch();
        Assert.That(Read(scratch.File("pairs.jsonl", Ids + end + Text + end)), Has.Count.EqualTo(2));
    }

    [Test]
    public void A_byte_order_mark_is_not_in_the_way()
    {
        using var scratch = new Scratch();
        Assert.That(Read(scratch.File("pairs.jsonl", [0xef, 0xbb, 0xbf, .. System.Text.Encoding.UTF8.GetBytes(Ids)])), Has.Count.EqualTo(1));
    }

    [Test]
    public void Text_without_a_tokenizer_is_refused_with_the_way_out()
    {
        using var scratch = new Scratch();
        Assert.That(
            () => PairsFile.Read(scratch.File("pairs.jsonl", Text), 20, 8, tokenizer: null),
            Throws.InstanceOf<FileFormatException>().With.Message.Contains("no tokenizer.json").And.Message.Contains("give clean_ids"));
    }

    [Test]
    public void Ten_megabytes_on_one_line_are_refused_before_they_are_read_whole()
    {
        using var scratch = new Scratch();
        var path = scratch.File("pairs.jsonl", Ids + "\n" + new string('x', 10_000_000));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.That(() => Read(path), Throws.InstanceOf<FileFormatException>().With.Message.Contains("line 2: it is longer than 1048576"));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(10_000_000));
    }

    [Test]
    public void A_huge_value_is_not_repeated_in_the_message()
    {
        using var scratch = new Scratch();
        var path = scratch.File("pairs.jsonl", Ids.Replace("[4]", $"[\"{new string('x', 500_000)}\"]"));

        Assert.That(Assert.Throws<FileFormatException>(() => Read(path))!.Message, Has.Length.LessThan(1_000));
    }

    [Test]
    public void Bytes_that_are_not_utf_8_are_refused_with_their_line()
    {
        using var scratch = new Scratch();
        var path = scratch.File("pairs.jsonl", [.. System.Text.Encoding.UTF8.GetBytes(Ids + "\n"), (byte)'{', 0xff, 0xfe, (byte)'}']);

        Assert.That(() => Read(path), Throws.InstanceOf<FileFormatException>().With.Message.Contains("line 2: it is not UTF-8"));
    }

    [Test]
    public void A_missing_file_is_named()
    {
        using var scratch = new Scratch();
        Assert.That(() => Read(scratch["no.jsonl"]), Throws.InstanceOf<FileFormatException>().With.Message.Contains("no.jsonl"));
    }

    [Test]
    public void A_folder_in_place_of_the_file_is_refused()
    {
        using var scratch = new Scratch();
        Assert.That(() => Read(scratch.Folder), Throws.InstanceOf<FileFormatException>().With.Message.Contains("check the path"));
    }

    private static IReadOnlyList<Mib.Core.Data.TokenPair> Read(string path)
    {
        using var scratch = new Scratch();
        WordLevelTokenizer.Write(scratch["tokenizer.json"], ["Mary", "and", "John"]);
        return PairsFile.Read(path, vocabulary: 20, context: 8, Tokenizer.Load(scratch["tokenizer.json"]));
    }

    private static TestCaseData Case(string name, string content, string where, string what, string fix) =>
        new TestCaseData(content, where, what, fix).SetName($"Refused pairs: {name}");
}
