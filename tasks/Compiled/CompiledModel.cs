using Mib.Core;
using Mib.Core.Data;
using Mib.Models;
using Mib.Models.Batches;
using Mib.Models.Tokenizers;
using Mib.Models.Transformers;
using Mib.Sdk.Training;
using Mib.Tasks.Compiled.Kit;

namespace Mib.Tasks.Compiled;

/// <summary>A model that is built to run a task's program.</summary>
public abstract class CompiledModel : IConstruction
{
    private readonly CompiledTask task;
    private readonly Difficulty difficulty;

    private protected CompiledModel(CompiledTask task, Difficulty difficulty)
    {
        this.task = task;
        this.difficulty = difficulty;
    }

    /// <inheritdoc/>
    public ConstructionCard Card => new()
    {
        Id = $"{task.Card.Id}-{Enum.GetName(difficulty)!.ToLowerInvariant()}",
        Description = $"{task.Card.Title}: a {Config.ModelType} architecture whose weights were written down, not trained; " + difficulty switch
        {
            Difficulty.Bare => "nothing but its circuit works.",
            Difficulty.Busy => "all other heads and units do work that the answer does not need.",
            _ when task.Twins == 2 => "each head of its circuit has a twin that does half of the work.",
            _ => "each head of its circuit has two stand-ins: what one of the three says does not count against the two others.",
        },
        Task = task.Card.Id,
        Accuracy = "accuracy on held-out prompts",
    };

    /// <inheritdoc/>
    public TransformerConfig Config => task.Config;

    /// <inheritdoc/>
    public void WriteTokenizer(string path) => WordLevelTokenizer.Write(path, task.Words);

    /// <inheritdoc/>
    public ConstructedModel Construct(int seed)
    {
        var random = Seed.For(seed, Card.Id);
        var builder = new ModelBuilder(Config, difficulty == Difficulty.Backup ? task.Twins : 1, random);
        task.Build(builder);
        if (difficulty == Difficulty.Busy)
            Distractors.AddTo(builder, Config, random);
        return builder.Build();
    }

    /// <inheritdoc/>
    public (int Examples, double Accuracy) Examine(HookedTransformer model)
    {
        var pairs = task.Generate(seed: 0).Pairs(Split.Validation).ToList();
        using var scope = NewDisposeScope();
        using var batch = PaddedBatch.Of([.. pairs.Select(pair => (int[])[WordLevelTokenizer.BeginOfTextId, .. pair.Clean.Split(' ').Select(task.TokenOf)])]);
        var said = model.LastLogits(batch).argmax(-1).ToLongs();
        return (pairs.Count, said.Zip(pairs, (token, pair) => token == task.TokenOf(pair.Answer.Trim()) ? 1.0 : 0).Average());
    }
}
