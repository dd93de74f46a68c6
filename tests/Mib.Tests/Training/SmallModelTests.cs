using Mib.Cli.Evaluate;
using Mib.Core.Data;
using Mib.Engine.Data;
using Mib.Engine.Models;
using Mib.Engine.Plugins;
using Mib.Engine.Training.Recipes;
using Mib.Models;
using Mib.Models.Batches;
using Mib.Tests.Cli;
using Mib.Tests.Plugins;

namespace Mib.Tests.Training;

/// <summary>The bundled model that has learned the tasks, as it ships.</summary>
[TestFixture]
public sealed class SmallModelTests : TensorFixture
{
    private const string Id = "mib-small";
    private const int Examples = 200;

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "models", Id);
    private static readonly PluginCatalog Plugins = PluginCatalog.Find(PluginCatalog.DefaultFolder);
    private static readonly ModelCard Card = ModelCard.Read(Folder);

    private static IEnumerable<string> Tasks => Card.Tasks;

    [Test]
    public void It_is_a_llama_of_the_shipped_recipe_that_has_passed_every_gate_and_is_no_larger_than_4_MB()
    {
        var recipe = RecipeFile.Read(Plugins.Recipe(Id), Plugins);

        Assert.Multiple(() =>
        {
            Assert.That(Card.RecipeHash, Is.EqualTo(recipe.Hash));
            Assert.That(Card.Gates.Select(gate => (gate.Lesson, gate.Exam)), Is.EqualTo(recipe.Lessons.SelectMany(lesson => lesson.Gates.Select(gate => (lesson.Id, gate.Exam)))));
            Assert.That(Card.Gates.Select(gate => gate.Reached), Is.All.AtLeast(0.95));
            Assert.That(recipe.Config.ModelType, Is.EqualTo("llama"));
            Assert.That((recipe.Config.Heads, recipe.Config.KeyValueHeads), Is.EqualTo((4, 2)));
            Assert.That(Directory.GetFiles(Folder).Sum(file => new FileInfo(file).Length), Is.LessThanOrEqualTo(4_000_000));
        });
    }

    [Test]
    public void It_is_the_default_of_the_tasks_that_it_has_learned_but_for_the_one_that_has_a_smaller_model()
    {
        string[] ofTasks = [.. Plugins.Tasks.Select(task => task.Create().Card).Where(card => card.DefaultModel == Id).Select(card => card.Id)];

        Assert.That(ofTasks.Append("ioi"), Is.EquivalentTo(Card.Tasks));
    }

    /// <summary>The gates ask the validation split; this is the test split, which training has never looked at.</summary>
    [TestCaseSource(nameof(Tasks))]
    public void It_answers_at_least_19_of_20_prompts_of_a_tasks_test_split(string id)
    {
        using var loaded = Mib.Cli.Evaluate.Models.Load(Id, Dtype.Float32, "cpu");
        var pairs = PairTokenizer.Tokenize(Plugins.Task(id).Create().Generate(1).Pairs(Split.Test), loaded.Tokenizer!, loaded.Model.Config.Context, Examples);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var batch = PaddedBatch.Of([.. pairs.Pairs.Select(pair => (IReadOnlyList<int>)[.. pair.CleanIds])]);

        var said = loaded.Model.LastLogits(batch).argmax(-1).ToLongs();

        Assert.That(pairs.Dropped, Is.Empty);
        Assert.That(said, Has.Length.EqualTo(Examples));
        Assert.That(said.Zip(pairs.Pairs).Count(pair => pair.First == pair.Second.AnswerId), Is.AtLeast(Examples * 19 / 20));
    }

    [TestCase("arithmetic-addition", "eap", "cpr")]
    [TestCase("arithmetic-subtraction", "eap", "cpr")]
    [TestCase("mcqa", "eap", "cpr")]
    [TestCase("ravel", "full-vector", "iia")]
    public void A_task_is_evaluated_on_it_without_being_asked_to(string task, string method, string score)
    {
        using var folder = new TemporaryFolder();
        string[] fewer = score == "iia" ? ["--layer", "1"] : [];
        var ending = Words.Run(
            ["evaluate", "--task", task, "--method", method, "--limit", "10", "--train-limit", "10", "--db", Path.Combine(folder.Path, "results.db"), "--json", .. fewer]);

        Assert.That(ending.Code, Is.Zero, ending.Error);
        Assert.That(ending.Output, Does.Contain("\"model\":\"mib-small\"").And.Contains($"\"{score}\":{{\"value\":"));
    }
}
