using System.Reflection;
using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Engine.Training;
using Mib.Sdk.Tasks;
using Mib.Sdk.Training;
using Mib.Tasks.Compiled;
using Mib.Tests.Support;

namespace Mib.Tests.Compiled;

[TestFixture]
public sealed class CompiledRecipeTests : TensorFixture
{
    private static IEnumerable<string> Ids => BuiltModel.Recipes.Select(recipe => recipe.Card.Id);

    private static IEnumerable<ITask> Tasks => BuiltModel.Recipes.Select(BuiltModel.TaskOf).DistinctBy(task => task.Card.Id);

    [Test]
    public void Six_programs_have_a_model_of_each_difficulty_and_every_family_of_checkpoints_has_one()
    {
        string[] difficulties = ["bare", "busy", "backup"];

        Assert.That(Tasks.Count(), Is.EqualTo(6));
        Assert.That(Ids, Is.EquivalentTo(Tasks.SelectMany(task => difficulties.Select(difficulty => $"{task.Card.Id}-{difficulty}"))));
        Assert.That(BuiltModel.Recipes.Select(r => r.Config.ModelType).Distinct(), Is.EquivalentTo(new[] { "gpt2", "llama", "qwen2", "gemma2" }));
    }

    [TestCaseSource(nameof(Ids))]
    public void A_recipe_and_its_task_are_called_what_their_cards_say(string id)
    {
        var recipe = BuiltModel.Recipe(id);
        var task = BuiltModel.TaskOf(recipe);

        Assert.That(recipe.GetType().GetCustomAttribute<ConstructionAttribute>()!.Id, Is.EqualTo(id));
        Assert.That(task.GetType().GetCustomAttribute<TaskAttribute>()!.Id, Is.EqualTo(task.Card.Id));
        Assert.That(Ids, Does.Contain(task.Card.DefaultModel));
    }

    [TestCaseSource(nameof(Ids))]
    public void A_model_is_built_of_the_same_bytes_each_time(string id)
    {
        using var scratch = new Scratch();
        ModelFolder.Write(scratch["first"], BuiltModel.Recipe(id), seed: 3);
        ModelFolder.Write(scratch["second"], BuiltModel.Recipe(id), seed: 3);

        foreach (var file in Directory.GetFiles(scratch["first"]))
            Assert.That(File.ReadAllBytes(file.Replace("first", "second", StringComparison.Ordinal)), Is.EqualTo(File.ReadAllBytes(file)), file);
    }

    [Test]
    public void Another_seed_builds_other_distractors()
    {
        using var scratch = new Scratch();
        ModelFolder.Write(scratch["0"], BuiltModel.Recipe("first-occurrence-busy"), seed: 0);
        ModelFolder.Write(scratch["1"], BuiltModel.Recipe("first-occurrence-busy"), seed: 1);

        Assert.That(
            File.ReadAllBytes(Path.Combine(scratch["1"], "model.safetensors")), Is.Not.EqualTo(File.ReadAllBytes(Path.Combine(scratch["0"], "model.safetensors"))));
    }

    [TestCaseSource(nameof(Tasks))]
    public void No_prompt_of_one_split_is_in_another(ITask task)
    {
        HashSet<string>[] prompts = [.. Enum.GetValues<Split>().Select((split, seed) =>
            task.Generate(seed).Pairs(split).SelectMany(pair => new[] { pair.Clean, pair.Corrupted }).ToHashSet())];

        Assert.That(prompts.Select(split => split.Count), Is.All.GreaterThan(50));
        Assert.That(prompts[0].Overlaps(prompts[1]) || prompts[0].Overlaps(prompts[2]) || prompts[1].Overlaps(prompts[2]), Is.False);
    }

    [TestCaseSource(nameof(Tasks))]
    public void Both_prompts_of_a_pair_have_the_same_length_and_other_answers(ITask task)
    {
        foreach (var pair in task.Generate(0).Pairs(Split.Train))
        {
            Assert.That(pair.Corrupted.Split(' '), Has.Length.EqualTo(pair.Clean.Split(' ').Length));
            Assert.That(pair.Wrong, Is.Not.EqualTo(pair.Answer));
        }
    }

    [TestCaseSource(nameof(Tasks))]
    public void The_same_seed_gives_the_same_pairs(ITask task)
    {
        var first = task.Generate(7).Pairs(Split.Test).ToList();

        Assert.That(task.Generate(7).Pairs(Split.Test), Is.EqualTo(first));
        Assert.That(task.Generate(8).Pairs(Split.Test), Is.Not.EqualTo(first));
    }

    [TestCase("running-fraction", "a f i c e d b ?", "consonants")]
    [TestCase("running-fraction", "a f i c e d o ?", "vowels")]
    [TestCase("first-occurrence", "b d a c a d", "seen")]
    [TestCase("first-occurrence", "d d a c a f", "new")]
    [TestCase("compare-previous", "9 1 4 1 5", "larger")]
    [TestCase("compare-previous", "3 1 4 5 1", "smaller")]
    [TestCase("compare-previous", "3 1 4 1 1", "equal")]
    [TestCase("drop-duplicates", "c a a d b b ?", "d")]
    [TestCase("drop-duplicates", "c a a a a b ?", "a")]
    [TestCase("drop-duplicates", "c c c c c c ?", null)]
    [TestCase("detect-pattern", "d d b c a b c ?", "yes")]
    [TestCase("detect-pattern", "a b d c b a c ?", "no")]
    [TestCase("two-step-lookup", "ann red , bob blue , cid green , blue hat , red cup , green pen , ann", "cup")]
    public void A_program_says_what_it_should(string task, string prompt, string? answer)
    {
        var program = (CompiledTask)Tasks.Single(t => t.Card.Id == task);

        Assert.That(program.AnswerTo(prompt), Is.EqualTo(answer));
    }

    [Test]
    public void A_task_without_a_causal_model_says_that_it_has_no_counterfactuals() => Assert.That(
        () => Tasks.Single(task => task.Card.Id == "first-occurrence").Generate(0).Counterfactuals(Split.Train).ToList(),
        Throws.InstanceOf<NotMeasurableException>().With.Message.Contains("has no causal model"));

    [TestCase(4, 0.75, "of 0.75 on 4 examples")]
    [TestCase(500, 0.9999, "of 0.9999 on 500 examples")]
    [TestCase(4, double.NaN, "of NaN on 4 examples")]
    [TestCase(0, 1, "of 1 on 0 examples")]
    public void A_built_model_that_is_not_known_to_answer_rightly_is_not_written(int examples, double accuracy, string found)
    {
        using var scratch = new Scratch();

        Assert.That(
            () => ModelFolder.Write(scratch["x"], new Claiming(examples, accuracy), seed: 0),
            Throws.InstanceOf<NotMeasurableException>().With.Message.Contains(found));
        Assert.That(Directory.GetFileSystemEntries(scratch.Folder), Is.Empty);
    }

    [Test]
    public void A_built_model_is_examined_in_its_validation_split()
    {
        var recipe = BuiltModel.Recipe("compare-previous-bare");
        using var model = recipe.Construct(0).Model;

        Assert.That(recipe.Examine(model).Examples, Is.EqualTo(BuiltModel.TaskOf(recipe).Generate(0).Pairs(Split.Validation).Count()));
    }

    private sealed class Claiming(int examples, double accuracy) : IConstruction
    {
        private readonly CompiledModel sound = BuiltModel.Recipe("compare-previous-bare");

        public ConstructionCard Card => sound.Card;

        public Mib.Models.Transformers.TransformerConfig Config => sound.Config;

        public void WriteTokenizer(string path) => sound.WriteTokenizer(path);

        public ConstructedModel Construct(int seed) => sound.Construct(seed);

        public (int Examples, double Accuracy) Examine(Mib.Models.Transformers.HookedTransformer model) => (examples, accuracy);
    }
}
