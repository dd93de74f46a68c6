using Mib.Core;
using Mib.Core.Data;
using Mib.Engine.Data;
using Mib.Engine.Plugins;
using Mib.Engine.Training.Recipes;
using Mib.Models.Tokenizers;
using Mib.Sdk.Tasks;
using Mib.Tasks.Arithmetic;
using Mib.Tasks.Ioi;
using Mib.Tasks.Mcqa;
using Mib.Tasks.Ravel;
using Mib.Tests.Tokenizers;

namespace Mib.Tests.Tasks;

/// <summary>The words of the model that learns all tasks, through its tokenizer.</summary>
[TestFixture]
public sealed class VocabularyTests
{
    private static readonly ITask[] Tasks = [new IoiTask(), new AdditionTask(), new SubtractionTask(), new Mcqa4Task(), new Mcqa10Task(), new RavelTask()];

    private EquatableArray<string> words;
    private ITokenizer tokenizer = null!;

    [OneTimeSetUp]
    public void Write()
    {
        var path = TokenizerJson.Save("");
        var plugins = PluginCatalog.Find(PluginCatalog.DefaultFolder);
        words = RecipeFile.Read(plugins.Recipe("mib-small"), plugins).Words;
        WordLevelTokenizer.Write(path, words);
        tokenizer = Tokenizer.Load(path);
    }

    [Test]
    public void Every_number_up_to_198_is_one() =>
        Assert.That(Enumerable.Range(0, 199).Select(number => $"{number}").Except(words), Is.Empty);

    [Test]
    public void Numbers_come_in_their_order() =>
        Assert.That(words.Where(word => word.All(char.IsDigit)), Is.EqualTo(Enumerable.Range(0, 199).Select(number => $"{number}")));

    [TestCaseSource(nameof(Tasks))]
    public void Every_pair_of_every_task_can_be_asked_a_model_with_these_words(ITask task)
    {
        foreach (var split in Splits.All)
            Assert.That(PairTokenizer.Tokenize(task.Generate(0).Pairs(split), tokenizer, 64, null).Dropped, Is.Empty);
    }

    [TestCaseSource(nameof(Tasks))]
    public void Every_prompt_of_the_variable_track_and_every_value_that_is_said_is_made_of_these_words(ITask task)
    {
        if (task.CausalModel is not { } model)
            return;

        foreach (var pair in task.Generate(0).Counterfactuals(Split.Test))
        {
            Assert.That(tokenizer.Encode(pair.Base.Text, SpecialTokens.Add).Unknown, Is.Empty);
            Assert.That(tokenizer.Encode(pair.Source.Text, SpecialTokens.Add).Unknown, Is.Empty);
            foreach (var variable in task.Card.Variables)
            {
                var said = model.Interchange(
                    pair.Base.Inputs, new Dictionary<string, IReadOnlyDictionary<string, string>> { [variable.Name] = pair.Source.Inputs })[model.Output];
                Assert.That(tokenizer.Encode(said, SpecialTokens.None).Unknown, Is.Empty);
            }
        }
    }
}
