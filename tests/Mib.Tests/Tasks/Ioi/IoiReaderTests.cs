using Mib.Core.Data;
using Mib.Tasks.Ioi;

namespace Mib.Tests.Tasks.Ioi;

[TestFixture]
public sealed class IoiReaderTests
{
    [Test]
    public void A_published_row_is_one_pair_of_the_circuit_track()
    {
        var (circuit, _) = IoiPublishedFile.Read(IoiPublishedFile.Save(IoiPublishedFile.Line()));

        Assert.That(circuit, Is.EqualTo(new[]
        {
            new PromptPair(
                "The chef Zed and Mary Ann saw a spoon in the consulate. Zed sold the spoon to",
                "The chef Zed and Mary Ann saw a spoon in the consulate. Mary Ann sold the spoon to",
                " Mary Ann",
                " Zed") { OfSameLength = [" Ines"] },
        }));
    }

    [Test]
    public void A_published_row_is_five_pairs_of_the_variable_track_with_the_names_found_in_the_text()
    {
        var (_, variable) = IoiPublishedFile.Read(IoiPublishedFile.Save(IoiPublishedFile.Line()));

        Assert.That(
            variable.Select(pair => (pair.Kind, string.Join('/', Names(pair.Base)), string.Join('/', Names(pair.Source)))),
            Is.EqualTo(new[]
            {
                ("s1_io_flip", "Zed/Mary Ann/Zed", "Mary Ann/Zed/Zed"),
                ("s2_io_flip", "Zed/Mary Ann/Zed", "Zed/Mary Ann/Mary Ann"),
                ("s1_ioi_flip_s2_ioi_flip", "Zed/Mary Ann/Zed", "Mary Ann/Zed/Mary Ann"),
                ("random_names_s1_ioi_flip", "Zed/Mary Ann/Zed", "Yuki/Kofi/Kofi"),
                ("random_names_s2_ioi_flip", "Zed/Mary Ann/Zed", "Kofi/Yuki/Yuki"),
            }));
    }

    [Test]
    public void A_base_row_may_have_the_indirect_object_first()
    {
        // The names change places everywhere: "Mary Ann and Zed … Zed", and so on.
        var line = IoiPublishedFile.Line("Zed and Mary Ann", "X").Replace("Mary Ann and Zed", "Zed and Mary Ann").Replace("X", "Mary Ann and Zed");

        var (_, variable) = IoiPublishedFile.Read(IoiPublishedFile.Save(line));

        Assert.That(Names(variable[0].Base), Is.EqualTo(new[] { "Mary Ann", "Zed", "Zed" }));
        Assert.That(Names(variable[0].Source), Is.EqualTo(new[] { "Zed", "Mary Ann", "Zed" }));
    }

    [Test]
    public void A_person_who_is_called_like_the_place_is_told_from_it_by_the_template()
    {
        var line = IoiPublishedFile.Line("consulate", "Zed");

        var (_, variable) = IoiPublishedFile.Read(IoiPublishedFile.Save(line));

        Assert.That(Names(variable[1].Source), Is.EqualTo(new[] { "Zed", "Mary Ann", "Mary Ann" }));
    }

    [Test]
    public void A_name_inside_a_longer_word_is_not_a_name()
    {
        var line = IoiPublishedFile.Line("consulate", "Zedland").Replace("\"template\"", "\"note\"");

        var (circuit, _) = IoiPublishedFile.Read(IoiPublishedFile.Save(line));

        Assert.That(circuit, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_name_that_begins_another_name_is_not_taken_for_it()
    {
        var (_, variable) = IoiPublishedFile.Read(IoiPublishedFile.Save(IoiPublishedFile.Line("Kofi", "Mary")));

        Assert.That(Names(variable[0].Base), Is.EqualTo(new[] { "Zed", "Mary Ann", "Zed" }));
        Assert.That(Names(variable[3].Source), Is.EqualTo(new[] { "Yuki", "Mary", "Mary" }));
    }

    [Test]
    public void Names_may_have_a_space_before_them_in_choices_and_metadata()
    {
        var line = IoiPublishedFile.Line("\"Zed\"", "\" Zed\"").Replace("\"Mary Ann\"", "\" Mary Ann\"");

        var (circuit, _) = IoiPublishedFile.Read(IoiPublishedFile.Save(line));

        Assert.That((circuit[0].Answer, circuit[0].Wrong), Is.EqualTo((" Mary Ann", " Zed")));
    }

    [Test]
    public void A_row_without_a_template_or_other_names_is_read_too()
    {
        var line = IoiPublishedFile.Line("\"template\"", "\"note\"").Replace("random_a", "x").Replace("random_b", "y");

        Assert.That(IoiPublishedFile.Read(IoiPublishedFile.Save(line)).Variable, Has.Count.EqualTo(5));
    }

    [Test]
    public void Rows_come_in_the_files_order_whatever_ends_its_lines()
    {
        var text = $"{IoiPublishedFile.Line()}\r\n{IoiPublishedFile.Line("spoon", "fork")}\r\n";

        var (circuit, variable) = IoiPublishedFile.Read(IoiPublishedFile.Save(text));

        Assert.That(circuit.Select(pair => pair.Clean.Contains("fork")), Is.EqualTo(new[] { false, true }));
        Assert.That(variable, Has.Count.EqualTo(10));
    }

    [TestCase(Split.Train, "train.jsonl")]
    [TestCase(Split.Validation, "validation.jsonl")]
    [TestCase(Split.Test, "test.jsonl")]
    public void Each_split_is_a_file_of_its_own(Split split, string name)
    {
        var path = IoiPublishedFile.Save(IoiPublishedFile.Line());
        File.Move(path, Path.Combine(Path.GetDirectoryName(path)!, name), overwrite: true);

        Assert.That(new IoiTask().Read(Path.GetDirectoryName(path)!).Pairs(split).Count(), Is.EqualTo(1));
    }

    [Test]
    public void A_file_is_read_no_further_than_it_is_asked_for()
    {
        var path = IoiPublishedFile.Save($"{IoiPublishedFile.Line()}\nnot JSON");

        Assert.That(new IoiTask().Read(Path.GetDirectoryName(path)!).Pairs(Split.Test).Take(1).Count(), Is.EqualTo(1));
    }

    private static string[] Names(Mib.Core.Causal.CausalPrompt prompt) =>
        [prompt.Inputs["name_A"], prompt.Inputs["name_B"], prompt.Inputs["name_C"]];
}
