namespace Mib.Tests.Cli;

public sealed class ListTests
{
    [Test]
    public void Methods_are_listed_with_track_and_paper()
    {
        var ending = Words.Run("list", "methods");

        Assert.That(ending.Code, Is.Zero);
        Assert.That(ending.Output, Does.Match("(?m)^  eap  +circuit .*arXiv:2310\\.10348$"));
        Assert.That(ending.Output.Split('\n').Select(line => line.Length), Is.All.LessThanOrEqualTo(100));
        Assert.That(ending.Output, Does.Not.Match("(?m) $"));
    }

    [Test]
    public void Tasks_are_listed_with_variables_and_default_model() =>
        Assert.That(
            Words.Run("list", "tasks").Output,
            Does.Contain("output_token").And.Contains("correct_symbol_period").And.Contains("ioi-small").And.Match("(?m)^  arithmetic-addition .*ones_carry.* mib-small").And.Match("(?m)^  mcqa-5 .* none"));

    [Test]
    public void Models_are_listed_and_shown()
    {
        Assert.That(Words.Run("models", "list").Output, Does.Contain("ioi-small"));
        Assert.That(Words.Run("list", "models").Output, Is.EqualTo(Words.Run("models", "list").Output));
    }

    [Test]
    public void Models_take_a_line_or_a_few_each_and_no_id_is_broken()
    {
        var lines = Words.Run("models", "list").Output.Split('\n');

        Assert.That(lines.Select(line => line.Length), Is.All.LessThanOrEqualTo(100));
        Assert.That(lines, Has.Some.StartsWith("  running-fraction-backup "));
        Assert.That(lines, Has.Length.LessThan(45));
    }

    [Test]
    public void No_id_of_a_task_is_broken_where_data_are_listed()
    {
        var output = Words.Run("data", "list").Output;

        Assert.That(output, Does.Contain("  arithmetic-subtraction   yes ").And.Contain("mib-bench/copycolors_mcqa@682676b0 ").And.Contain("object_color_pairs.json,"));
    }
}
