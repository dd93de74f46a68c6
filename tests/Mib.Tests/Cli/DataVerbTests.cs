using Mib.Core.Causal;
using Mib.Core.Data;
using Mib.Engine.Plugins;
using Mib.Sdk.Tasks;
using Mib.Tests.Plugins;

namespace Mib.Tests.Cli;

public sealed class DataVerbTests
{
    private static readonly Split[] Splits = Enum.GetValues<Split>();

    private TemporaryFolder folder = null!;

    [SetUp]
    public void MakeFolder() => folder = new();

    [TearDown]
    public void DeleteFolder() => folder.Dispose();

    [TestCase("ioi")]
    [TestCase("mcqa")]
    [TestCase("mcqa-2")]
    [TestCase("arithmetic-addition")]
    [TestCase("arithmetic-subtraction")]
    [TestCase("ravel")]
    public void Generated_data_are_read_back_as_the_same_pairs(string id)
    {
        Done(Words.Run("data", "generate", id, "--out", Out, "--seed", "3"));

        var task = Task(id);
        var (made, read) = (task.Generate(3), task.Read(Out));
        foreach (var split in Splits)
        {
            // MIB has no pairs of ravel for circuits, and no variable of subtraction.
            if (id != "ravel")
                Assert.That(read.Pairs(split), Is.EqualTo(made.Pairs(split)).AsCollection);
            Assert.That(read.LeftOut(split), Is.Empty);
            if (id != "arithmetic-subtraction")
                Assert.That(read.Counterfactuals(split).Select(Parts), Is.EqualTo(made.Counterfactuals(split).Select(Parts)).AsCollection);
        }

        string Parts(CounterfactualPair pair) =>
            string.Join('|', new[] { pair.Base, pair.Source }.SelectMany(prompt => task.CausalModel!.Run(prompt.Inputs).Select(value => $"{value}").Prepend(prompt.Text)).Prepend(pair.Kind));
    }

    [Test]
    public void Imported_data_of_arc_are_the_same_pairs_as_arcs_own()
    {
        var source = Path.Combine(folder.Path, "arc");
        Directory.CreateDirectory(source);
        File.WriteAllText(Path.Combine(source, "ARC-Easy-Train.jsonl"), Arc("q1", 4) + Arc("q2", 3));
        File.WriteAllText(Path.Combine(source, "ARC-Easy-Dev.jsonl"), Arc("q3", 4));
        File.WriteAllText(Path.Combine(source, "ARC-Easy-Test.jsonl"), Arc("q4", 5));

        Done(Words.Run("data", "import", "arc-easy", source, "--out", Out));

        var (own, published) = (Task("arc-easy").Read(source), Task("arc-easy").Read(Out));
        foreach (var split in Splits)
        {
            Assert.That(published.Pairs(split), Is.EqualTo(own.Pairs(split)).AsCollection);
            Assert.That(Texts(published, split), Is.EqualTo(Texts(own, split)).AsCollection);
        }

        static IEnumerable<string> Texts(ITaskData data, Split split) => data.Counterfactuals(split)
            .Select(pair => $"{pair.Kind}|{pair.Base.Text}|{pair.Source.Text}|{string.Join(',', pair.Source.Inputs.OrderBy(input => input.Key))}");
    }

    [Test]
    public void A_bad_line_is_named_and_nothing_is_written()
    {
        Done(Words.Run("data", "generate", "mcqa-2", "--out", Out));
        var file = Path.Combine(Out, "validation.jsonl");
        var lines = File.ReadAllLines(file);
        File.Move(file, Path.Combine(Out, "val.jsonl"));
        lines[4] = lines[4].Replace("\"answerKey\":", "\"answer\":");
        File.WriteAllLines(Path.Combine(Out, "val.jsonl"), lines);

        var ending = Words.Run("data", "import", "mcqa-2", Out, "--out", Path.Combine(folder.Path, "copy"));

        Assert.That(ending.Code, Is.EqualTo(2));
        Assert.That(ending.Error, Does.Contain("val.jsonl: line 5, 'answerKey': the field is missing"));
        Assert.That(Directory.GetFileSystemEntries(folder.Path), Is.EqualTo(new[] { Out }));
    }

    [Test]
    public void A_folder_that_is_there_is_not_overwritten()
    {
        Directory.CreateDirectory(Out);

        var ending = Words.Run("data", "generate", "ioi", "--out", Out);

        Assert.That((ending.Code, Directory.GetFileSystemEntries(folder.Path).Length), Is.EqualTo((2, 1)));
        Assert.That(ending.Error, Does.Contain("is there already"));
    }

    [TestCase("import", "ioi", ".", "it has no train.jsonl, no validation.jsonl, no test.jsonl")]
    [TestCase("import", "ioi", "nowhere", "there is no such file or folder")]
    [TestCase("generate", "arc-easy", null, "which mib cannot make up")]
    [TestCase("generate", "first-occurrence", null, "There is no published schema of first-occurrence")]
    public void What_cannot_be_had_is_said(string verb, string task, string? source, string message)
    {
        var path = source is null ? null : Path.Combine(folder.Path, source);
        string[] words = ["data", verb, task, .. path is null ? Array.Empty<string>() : [path], "--out", Out];

        var ending = Words.Run(words);

        Assert.That(ending.Code, Is.EqualTo(2));
        Assert.That(ending.Error.ReplaceLineEndings(" "), Does.Contain(message));
    }

    [Test]
    public void Info_counts_pairs_kinds_and_what_a_model_cannot_be_asked()
    {
        var info = Words.Run("data", "info", "arithmetic-addition", "--model", "ioi-small").Output;

        Assert.That(info, Does.Match("(?m)^  train +10,000 +random 10,000").And.Contain("10000 unknown words"));
        Assert.That(info, Does.Match("circuit track's models +llama3"));
        Assert.That(info, Does.Match(@"(?m)^  position op2_last +The last token of").And.Match(@"(?m)^  ones_carry +\d\d\.\d % +100\.0 %"));
        // 97 + 91 with a carry out of the ones, which 69 + 56 has.
        Assert.That(info, Does.Match("(?m)^  counterfactual +base +says +with its ones_carry").And.Match("(?m)^  random: Adding 69 and 56 gives +Adding 97 and 91 gives +188 +198"));
        Assert.That(Words.Run("data", "info", "ioi").Output, Does.Contain("answer, wrong tokens").And.Contain("interpbench, gpt2, qwen2.5, gemma2, llama3"));
        Assert.That(Words.Run("data", "info", "arc-easy").Code, Is.EqualTo(2));
    }

    [Test]
    public void Every_task_is_listed_with_its_sources() =>
        Assert.That(Words.Run("data", "list").Output, Does.Contain("mib-bench/ioi").And.Contain("names.json").And.Match("arc-easy +no "));

    private string Out => Path.Combine(folder.Path, "out");

    private static ITask Task(string id) => PluginCatalog.Find(PluginCatalog.DefaultFolder).Task(id).Create();

    private static void Done(Ending ending) => Assert.That(ending.Code, Is.Zero, ending.Error);

    private static string Arc(string id, int options) =>
        $$"""{"id": "{{id}}", "question": {"stem": "What do plants need?", "choices": [{{string.Join(", ", "sun iron oil tin gold".Split(' ').Take(options).Select((text, i) => $$"""{"text": "{{text}}", "label": "{{(char)('A' + i)}}"}"""))}}]}, "answerKey": "A"}""" + "\n";
}
