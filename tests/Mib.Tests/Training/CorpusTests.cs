using Mib.Models.Batches;
using Mib.Models.Tokenizers;
using Mib.Sdk.Training;
using Mib.Tests.Support;

namespace Mib.Tests.Training;

[TestFixture]
public sealed class CorpusTests : TensorFixture
{
    private static readonly string[] Words = ["red", "green", "blue", "black"];

    /// <summary>Of one word and of seven, so that they go through the model in several batches; some words do not count.</summary>
    private static readonly TrainingText[] Texts =
    [
        new(["red", "green", "blue", "black", "red", "green", "blue"], [0, 1, 0.5f, 0, 2, 0, 3]),
        new(["black"], [1]),
        new(["blue", "red", "red", "green", "green"], [0, 0, 0, 0, 0.25f]),
        new(["green", "green"], [4, 1]),
        new(["red", "black", "blue", "blue", "blue", "green", "red"], [0, 0, 0, 0, 0, 0, 0]),
    ];

    [Test]
    public void The_loss_is_the_weighted_mean_over_the_words_of_all_texts_however_long_each_is()
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model();
        var pupil = new Pupil(model, Words);
        var (sum, weights) = (0.0, 0.0);
        foreach (var text in Texts)
        {
            using var batch = PaddedBatch.Of([pupil.IdsOf(text.Words)]);
            var surprise = model.Forward(batch).log_softmax(-1).neg();
            for (var i = 0; i < text.Words.Count; i++)
            {
                sum += text.Weights[i] * surprise[0, i, WordLevelTokenizer.FirstWord + Array.IndexOf(Words, text.Words[i])].ToDouble();
                weights += text.Weights[i];
            }
        }

        var loss = new Fixed().Loss(pupil, new Random(0)).ToDouble();

        Assert.That(loss, Is.EqualTo(sum / weights).Within(1e-6));
    }

    private sealed class Fixed : Corpus
    {
        public override IReadOnlyList<string> Words => CorpusTests.Words;

        public override IReadOnlyDictionary<string, int> Exams => new Dictionary<string, int>();

        public override IEnumerable<TrainingText> Texts(Random random) => CorpusTests.Texts;

        public override IEnumerable<IReadOnlyList<string>> Questions(string exam) => [];
    }
}
