using System.Text;
using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Tasks.Ioi;

namespace Mib.Tests.Tasks.Ioi;

[TestFixture]
public sealed class IoiReaderErrorTests
{
    [TestCase("\"s2_io_flip_counterfactual\"", "\"s2_flip\"", "'s2_io_flip_counterfactual': the counterfactual is missing")]
    [TestCase("\"random_names_s2_ioi_flip_counterfactual\"", "\"r\"",
        "'random_names_s2_ioi_flip_counterfactual': the counterfactual is missing")]
    [TestCase("\"metadata\"", "\"meta\"", "'metadata': the field is missing")]
    [TestCase("\"subject\"", "\"s\"", "'metadata.subject': the field is missing")]
    [TestCase("\"indirect_object\": \"Mary Ann\"", "\"indirect_object\": 7", "'metadata.indirect_object': should be a string")]
    [TestCase("\"subject\": \"Zed\"", "\"subject\": \"Kofi\"", "'metadata.subject': is 'Kofi', but the prompt's last name is 'Zed'")]
    [TestCase("\"indirect_object\": \"Mary Ann\"", "\"indirect_object\": \"Yuki\"",
        "'metadata.indirect_object': is 'Yuki', but the prompt's other name is 'Mary Ann'")]
    [TestCase("\"prompt\"", "\"text\"", "'prompt': the field is missing")]
    [TestCase("\"choices\": [\"Mary Ann\", \"Zed\"], \"answerKey\": 0,\n", "\"answerKey\": 0,\n", "'choices': the field is missing")]
    [TestCase("\"choices\": [\"Mary Ann\", \"Zed\"], \"answerKey\": 0,\n", "\"choices\": [\"Zed\"], \"answerKey\": 0,\n", "'choices': has 1 names")]
    [TestCase("\"choices\": [\"Mary Ann\", \"Zed\"], \"answerKey\": 0,\n", "\"choices\": [\"Mary Ann\", \"Zed\"], \"answerKey\": 2,\n", "'answerKey': is 2")]
    [TestCase("\"choices\": [\"Mary Ann\", \"Zed\"], \"answerKey\": 0,\n", "\"choices\": [\"Mary Ann\", \"Zed\"], \"answerKey\": \"A\",\n",
        "'answerKey': should be a whole number from 0")]
    [TestCase("\"choices\": [\"Mary Ann\", \"Zed\"], \"answerKey\": 0,\n", "\"choices\": [\"Mary Ann\", \"Zed\"], \"answerKey\": 1,\n",
        "'answerKey': points to 'Zed', but the name that is not repeated is 'Mary Ann'")]
    [TestCase("Mary Ann sold", "Kofi sold",
        "'s2_io_flip_counterfactual.prompt': the names are not to be made out: two people, of whom one comes again")]
    [TestCase("Mary Ann sold", "nobody sold",
        "'s2_io_flip_counterfactual.prompt': the names are not to be made out: two people, of whom one comes again")]
    public void A_row_that_is_not_as_published_is_refused_by_line_and_field(string part, string replacement, string message)
    {
        var path = IoiPublishedFile.Save($"{IoiPublishedFile.Line()}\n{IoiPublishedFile.Line(part, replacement)}\n");

        var error = Refusal(path);

        Assert.That(error.What, Is.EqualTo($"{path}: line 2, {message}"));
        Assert.That(error.Fix, Is.Not.Empty);
    }

    [TestCase("", "line 2: the line is empty", "delete the line.")]
    [TestCase("  ", "line 2: the line is empty", "delete the line.")]
    [TestCase("{\"prompt\": \"a", "line 2: not valid JSON near character 14", "put one JSON object on each line.")]
    [TestCase("[1]", "line 2: should be an object", "correct the field, or fetch the file again.")]
    public void A_line_that_is_no_row_is_refused_by_its_number(string line, string message, string fix)
    {
        var path = IoiPublishedFile.Save($"{IoiPublishedFile.Line()}\n{line}\n{IoiPublishedFile.Line()}\n");

        var error = Refusal(path);

        Assert.That(error.What, Is.EqualTo($"{path}: {message}"));
        Assert.That(error.Fix, Is.EqualTo(fix));
    }

    [Test]
    public void Ten_megabytes_on_one_line_are_refused_before_they_are_read()
    {
        var path = IoiPublishedFile.Save($"{IoiPublishedFile.Line()}\n\"{new string('x', 10_000_000)}\"");
        var before = GC.GetAllocatedBytesForCurrentThread();

        var error = Refusal(path);

        Assert.That(error.What, Is.EqualTo($"{path}: line 2: it is longer than 1048576 bytes"));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(6_000_000));
    }

    [Test]
    public void An_empty_file_is_refused()
    {
        var path = IoiPublishedFile.Save("");

        Assert.That(Refusal(path).What, Is.EqualTo($"{path}: the file is empty"));
    }

    [Test]
    public void Bytes_that_are_no_text_are_refused()
    {
        var path = IoiPublishedFile.Save("");
        File.WriteAllBytes(path, [.. Encoding.UTF8.GetBytes("{}"), 0xFF, 0xFE, 0xFF]);

        Assert.That(Refusal(path).What, Is.EqualTo($"{path}: line 1: it is not UTF-8"));
    }

    [Test]
    public void A_split_whose_file_is_missing_is_refused_by_the_files_name()
    {
        var path = IoiPublishedFile.Save(IoiPublishedFile.Line());
        var folder = Path.GetDirectoryName(path)!;

        var error = Assert.Throws<FileFormatException>(() => _ = new IoiTask().Read(folder).Pairs(Split.Train).Count())!;

        Assert.That(error.What, Does.StartWith($"{Path.Combine(folder, "train.jsonl")}: it cannot be opened: "));
        Assert.That(error.Fix, Is.EqualTo("check the path."));
    }

    [Test]
    public void A_missing_folder_is_refused_at_once()
    {
        var error = Assert.Throws<FileFormatException>(() => new IoiTask().Read("nowhere"))!;

        Assert.That(error.What, Is.EqualTo("nowhere: there is no such folder"));
        Assert.That(error.Fix, Is.EqualTo("give the folder that holds train.jsonl, validation.jsonl and test.jsonl."));
    }

    private static FileFormatException Refusal(string path) =>
        Assert.Throws<FileFormatException>(() => IoiPublishedFile.Read(path))!;
}
