using Mib.Models;
using Mib.Models.Batches;
using Mib.Sdk.Training;

namespace Mib.Tasks.Ioi.Circuit;

/// <summary>Pairs of prompts as a model of the recipe's vocabulary reads them.</summary>
internal sealed class IoiCircuitBatch : IDisposable
{
    private readonly Pupil pupil;
    private readonly IReadOnlyList<IoiInterchange> pairs;

    public IoiCircuitBatch(Pupil pupil, IReadOnlyList<IoiInterchange> pairs)
    {
        this.pupil = pupil;
        this.pairs = pairs;
        Words = [.. pairs.Select(pair => IoiVocabulary.WordsOf(pair.Base.Prompt).ToArray())];
        Base = PaddedBatch.Of([.. Words.Select(words => pupil.IdsOf(words))]);
        Source = PaddedBatch.Of([.. pairs.Select(pair => pupil.IdsOf(IoiVocabulary.WordsOf(pair.Source.Prompt)))]);
    }

    /// <summary>[row][word] of the base prompts.</summary>
    public IReadOnlyList<string[]> Words { get; }

    public PaddedBatch Base { get; }

    public PaddedBatch Source { get; }

    /// <summary>[row] token that a base prompt calls for once a node, if any, has the source's value.</summary>
    public Tensor Answers(IoiNode? node = null) => tensor(pairs.Select(pair => (long)pupil.IdOf(pair.AnswerUnder(node))).ToArray());

    /// <summary>[row] logit of the answer less that of the person who acts.</summary>
    /// <param name="logits">[row, d_vocab].</param>
    public double[] LogitDifference(Tensor logits)
    {
        using var scope = NewDisposeScope();
        var subjects = tensor(pairs.Select(pair => (long)pupil.IdOf(pair.Base.Subject)).ToArray());
        return (logits.gather(1, Answers().unsqueeze(1)) - logits.gather(1, subjects.unsqueeze(1))).ToDoubles();
    }

    /// <summary>[row] place of something in the base prompt, given its words and names; the token before all words is at 0.</summary>
    public long[] Places(Func<string[], NameTriple, int> find) => [.. pairs.Select((pair, row) => 1L + find(Words[row], pair.Base.Names))];

    public void Dispose()
    {
        Base.Dispose();
        Source.Dispose();
    }
}
