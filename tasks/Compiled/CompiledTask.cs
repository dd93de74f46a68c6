using Mib.Core.Causal;
using Mib.Core.Errors;
using Mib.Models.Tokenizers;
using Mib.Models.Transformers;
using Mib.Sdk.Tasks;
using Mib.Tasks.Compiled.Kit;

namespace Mib.Tasks.Compiled;

/// <summary>A small program over words that transformers are built to compute: the data, the answer, and how it is built.</summary>
public abstract class CompiledTask : ITask
{
    /// <inheritdoc/>
    public TaskCard Card => new()
    {
        Id = Id,
        Title = Title,
        Description = Description,
        Revision = "1",
        Source = "arXiv:2301.05062",
        License = "Apache-2.0",
        DefaultModel = $"{Id}-bare",
        Variables = Variables,
    };

    /// <inheritdoc/>
    public virtual CausalModel? CausalModel => null;

    /// <summary>Kebab-case id.</summary>
    private protected abstract string Id { get; }

    private protected abstract string Title { get; }

    private protected abstract string Description { get; }

    private protected virtual Core.EquatableArray<TaskVariable> Variables => [];

    /// <summary>Every word of prompts and answers.</summary>
    internal abstract IReadOnlyList<string> Words { get; }

    /// <summary>Ways to change a prompt a little; each keeps its number of words.</summary>
    internal abstract IReadOnlyList<PromptEdit> Edits { get; }

    /// <inheritdoc/>
    public ITaskData Generate(int seed) => new CompiledData(this, seed);

    /// <inheritdoc/>
    public ITaskData Read(string folder) => throw new UsageException(
        $"The task {Id} has no published data.", "leave the folder out: the task makes its own data.");

    /// <summary>What the program says to a prompt.</summary>
    /// <param name="prompt">Words with blanks between them, as many as the task's prompts have.</param>
    /// <returns>A word; null where the prompt has no answer.</returns>
    public string? AnswerTo(string prompt) => Answer(prompt.Split(' '));

    /// <summary>The words of a random prompt; all prompts of a task have the same number of words.</summary>
    internal abstract string[] Draw(Random random);

    /// <summary>What the program says; null where the prompt has no answer.</summary>
    internal abstract string? Answer(IReadOnlyList<string> prompt);

    /// <summary>The inputs of the causal model.</summary>
    internal virtual IReadOnlyDictionary<string, string> InputsOf(IReadOnlyList<string> prompt) =>
        throw new NotMeasurableException($"The task {Id} has no causal model.", "use it on the circuit track.");

    /// <summary>The shape of the models.</summary>
    internal abstract TransformerConfig Config { get; }

    /// <summary>
    /// How many heads do each step of the model with twins: 2, which halve the work, or 3, which vote. Two could not stand in
    /// for each other: where only one of them is patched, a prompt and its counterfactual would look the same to what follows.
    /// </summary>
    internal virtual int Twins => 2;

    /// <summary>Builds the program and declares its edges.</summary>
    internal abstract void Build(ModelBuilder builder);

    /// <summary>A word's token, in the tokenizer of the models: word-level, with the two special tokens first.</summary>
    internal int TokenOf(string word) => Words.Index().First(entry => entry.Item == word).Index + WordLevelTokenizer.FirstWord;

    /// <summary>How many tokens the models have.</summary>
    private protected int Vocabulary => Words.Count + WordLevelTokenizer.FirstWord;

    /// <summary>The edit that replaces one of the first words by another.</summary>
    /// <param name="words">How many of the first words.</param>
    /// <param name="choices">What they can be.</param>
    private protected static PromptEdit Replace(int words, IReadOnlyList<string> choices) => new("replace", (prompt, random) =>
    {
        string[] changed = [.. prompt];
        changed[random.Next(words)] = choices[random.Next(choices.Count)];
        return changed;
    });
}

/// <summary>A way to change a prompt.</summary>
/// <param name="Name">Name of the counterfactual.</param>
/// <param name="Apply">The changed prompt.</param>
internal sealed record PromptEdit(string Name, Func<IReadOnlyList<string>, Random, string[]> Apply);
