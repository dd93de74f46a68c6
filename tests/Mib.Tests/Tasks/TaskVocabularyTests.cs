using Mib.Core.Data;
using Mib.Engine.Data;
using Mib.Models.Tokenizers;
using Mib.Sdk.Tasks;
using Mib.Tasks.Arithmetic;
using Mib.Tasks.Ioi;
using Mib.Tasks.Mcqa;
using Mib.Tasks.Ravel;
using Mib.Tasks.Shared;
using Mib.Tests.Tokenizers;

namespace Mib.Tests.Tasks;

/// <summary>The words of all tasks, through the tokenizer that the bundled models have.</summary>
[TestFixture]
public sealed class TaskVocabularyTests
{
    private static readonly ITask[] Tasks = [new IoiTask(), new AdditionTask(), new SubtractionTask(), new Mcqa4Task(), new Mcqa10Task(), new RavelTask()];

    private ITokenizer tokenizer = null!;

    [OneTimeSetUp]
    public void Write()
    {
        var path = TokenizerJson.Save("");
        WordLevelTokenizer.Write(path, TaskVocabulary.Words);
        tokenizer = Tokenizer.Load(path);
    }

    [Test]
    public void Those_of_the_first_task_come_first_and_every_number_up_to_198_is_one()
    {
        Assert.That(TaskVocabulary.Words.Take(IoiVocabulary.Words.Count), Is.EqualTo(IoiVocabulary.Words));
        Assert.That(Enumerable.Range(0, 199).Select(number => $"{number}").Except(TaskVocabulary.Words), Is.Empty);
        Assert.That(TaskVocabulary.Words, Has.Count.EqualTo(1535));
    }

    [Test]
    public void Numbers_come_in_their_order() =>
        Assert.That(TaskVocabulary.Words.Where(word => word.All(char.IsDigit)), Is.EqualTo(Enumerable.Range(0, 199).Select(number => $"{number}")));

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
