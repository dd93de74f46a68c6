using Mib.Core.Data;
using Mib.Models.Batches;
using Mib.Models.Tokenizers;
using Mib.Models.Transformers;
using Mib.Models;
using Mib.Sdk.Training;

namespace Mib.Tasks.Ioi;

/// <summary>A small language model that has learned indirect object identification among 100 names.</summary>
[Recipe("ioi-small")]
public sealed class IoiSmallRecipe : ITrainingRecipe
{
    private const int Heldout = 1000;
    private static readonly int[] NamesOfStage = [8, 16, 32, 64, 100];
    private static readonly Dictionary<string, int> IdOf =
        IoiVocabulary.Words.Select((word, i) => (word, i)).ToDictionary(x => x.word, x => x.i + 2, StringComparer.Ordinal);

    public RecipeCard Card { get; } = new()
    {
        Id = "ioi-small",
        Description = "A GPT-2 architecture of 3 layers and 4 heads with a vocabulary of words, trained on indirect object "
            + "identification mixed with other sentences.",
        Task = "ioi",
        Accuracy = "IOI accuracy on held-out pairs of names",
    };

    public TransformerConfig Config { get; } = new()
    {
        Layers = 3,
        Heads = 4,
        DModel = 64,
        DMlp = 256,
        Vocabulary = IoiVocabulary.Words.Count + 2,
        Context = 48,
        BosToken = 0,
    };

    public TrainingSettings Settings { get; } = new();

    public int Stages => NamesOfStage.Length;

    public void WriteTokenizer(string path) => WordLevelTokenizer.Write(path, IoiVocabulary.Words);

    public IReadOnlyList<TrainingRow> Rows(int stage, Random random)
    {
        var seed = random.Next();
        return
        [
            .. IoiCorpus.Prompts(seed, NamesOfStage[stage]).Take(96).Select(text => Row(text, body: 0.1f, end: 3)),
            .. IoiCorpus.Filler(seed, NamesOfStage[stage]).Take(32).Select(text => Row(text, body: 0.5f, end: 0.5f)),
        ];
    }

    public double Accuracy(HookedTransformer model, int stage)
    {
        var texts = stage == Stages
            ? new IoiGenerator(0).Pairs(Split.Validation).Take(Heldout).Select(pair => pair.Clean + pair.Answer)
            : IoiCorpus.Prompts(-1, NamesOfStage[stage]).Take(256);
        var rows = texts.Select(text => Row(text, 0, 1).Ids).ToList();
        using var scope = NewDisposeScope();
        using var batch = PaddedBatch.Of([.. rows.Select(ids => ids.SkipLast(1).ToList())]);
        var said = model.LastLogits(batch).argmax(-1).ToLongs();
        return said.Zip(rows, (id, row) => id == row[^1] ? 1.0 : 0.0).Average();
    }

    private static TrainingRow Row(string text, float body, float end)
    {
        int[] ids = [0, .. IoiVocabulary.WordsOf(text).Select(word => IdOf[word])];
        var weights = Enumerable.Repeat(body, ids.Length).ToArray();
        weights[0] = 0;
        weights[^1] = end;
        return new(ids, weights);
    }
}
