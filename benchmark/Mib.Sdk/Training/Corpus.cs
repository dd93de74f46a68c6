using Mib.Models;
using Mib.Models.Batches;

namespace Mib.Sdk.Training;

/// <summary>A lesson that is text: the loss is that of the next word, an exam asks for the last word of texts.</summary>
public abstract class Corpus : ILesson
{
    /// <summary>Examples run at once: enough to keep the processor busy, few enough to fit any memory.</summary>
    private const int AtOnce = 500;

    /// <inheritdoc/>
    public abstract IReadOnlyList<string> Words { get; }

    /// <inheritdoc/>
    public abstract IReadOnlyDictionary<string, int> Exams { get; }

    /// <inheritdoc/>
    public virtual void Prepare(Pupil pupil, Random random)
    {
    }

    /// <summary>Mean cross-entropy of the next word over the texts of a step, weighted word by word.</summary>
    /// <inheritdoc/>
    public Tensor Loss(Pupil pupil, Random random)
    {
        var texts = Texts(random).ToList();
        var losses = OfLikeLength(texts).Select(group => LossOf(pupil, group)).Aggregate((sum, loss) => sum + loss);
        return losses / texts.Sum(text => text.Weights.Sum());
    }

    /// <summary>Share of texts whose last word the model thinks likeliest after the words before it.</summary>
    /// <inheritdoc/>
    public double Examine(Pupil pupil, string exam, int examples)
    {
        var right = 0;
        foreach (var texts in Questions(exam).Take(examples).Chunk(AtOnce))
        {
            using var scope = NewDisposeScope();
            var rows = texts.Select(text => pupil.IdsOf(text)).ToList();
            using var batch = PaddedBatch.Of([.. rows.Select(ids => (IReadOnlyList<int>)ids[..^1])]);
            right += pupil.Model.LastLogits(batch).argmax(-1).ToLongs().Zip(rows).Count(pair => pair.First == pair.Second[^1]);
        }

        return (double)right / examples;
    }

    /// <summary>Texts in batches of which none is filled up to more than half as much again as its shortest.</summary>
    private static IEnumerable<List<TrainingText>> OfLikeLength(IEnumerable<TrainingText> texts)
    {
        var group = new List<TrainingText>();
        foreach (var text in texts.OrderBy(text => text.Words.Count))
        {
            if (group.Count > 0 && text.Words.Count * 2 > group[0].Words.Count * 3)
            {
                yield return group;
                group = [];
            }

            group.Add(text);
        }

        yield return group;
    }

    /// <summary>The weighted sum over a batch; the unembedding is computed only where a word counts.</summary>
    private static Tensor LossOf(Pupil pupil, List<TrainingText> texts)
    {
        using var batch = PaddedBatch.Of([.. texts.Select(text => (IReadOnlyList<int>)pupil.IdsOf(text.Words))]);
        var (places, targets, weights) = (new List<long>(), new List<long>(), new List<float>());
        for (var row = 0; row < texts.Count; row++)
        {
            // The first token of a row begins the text, so that word i is predicted at place i.
            for (var word = 0; word < texts[row].Words.Count; word++)
            {
                if (texts[row].Weights[word] == 0)
                    continue;
                places.Add((row * batch.Width) + word);
                targets.Add(pupil.IdOf(texts[row].Words[word]));
                weights.Add(texts[row].Weights[word]);
            }
        }

        var chosen = pupil.Model.Residual(batch).flatten(0, 1).index_select(0, tensor(places.ToArray()));
        var right = pupil.Model.Unembed(chosen).log_softmax(-1).gather(1, tensor(targets.ToArray()).unsqueeze(1)).squeeze(1);
        return (right.neg() * tensor(weights.ToArray())).sum();
    }

    /// <summary>The texts of one step.</summary>
    /// <param name="random">The step's own stream.</param>
    public abstract IEnumerable<TrainingText> Texts(Random random);

    /// <summary>The texts of an exam, each ending with its answer; at least as many as <see cref="Exams"/> says.</summary>
    public abstract IEnumerable<IReadOnlyList<string>> Questions(string exam);
}

/// <summary>A text to learn from.</summary>
/// <param name="Words">[word].</param>
/// <param name="Weights">[word]; how much predicting each word from those before it counts.</param>
public sealed record TrainingText(IReadOnlyList<string> Words, IReadOnlyList<float> Weights);
