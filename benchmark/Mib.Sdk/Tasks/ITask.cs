using Mib.Core.Causal;
using Mib.Core.Errors;

namespace Mib.Sdk.Tasks;

/// <summary>A behaviour to explain: where its data come from, and what is claimed about how it is computed.</summary>
/// <remarks>
/// A public class with a public parameterless constructor and a <see cref="TaskAttribute"/>, in any plugin assembly.
/// </remarks>
public interface ITask
{
    /// <summary>What the task is, for people and for the records.</summary>
    TaskCard Card { get; }

    /// <summary>The high-level model of the task, for the variable track; null if the task has none.</summary>
    CausalModel? CausalModel { get; }

    /// <summary>Data from the task's own generator; the same seed gives the same data.</summary>
    /// <param name="seed">Root seed.</param>
    ITaskData Generate(int seed);

    /// <summary>Data from files in the published JSON Lines schema, one file a split.</summary>
    /// <param name="folder">Folder with <c>train.jsonl</c>, <c>validation.jsonl</c> and <c>test.jsonl</c>.</param>
    /// <exception cref="FileFormatException">A file or a line in it is not what it should be.</exception>
    ITaskData Read(string folder);
}

/// <summary>The examples of a task.</summary>
public interface ITaskData
{
    /// <summary>Pairs for the circuit track, in a fixed order; the caller takes as many as it wants.</summary>
    /// <param name="split">Which part.</param>
    IEnumerable<Core.Data.PromptPair> Pairs(Core.Data.Split split);

    /// <summary>Base and counterfactual prompts for the variable track, in a fixed order, kinds interleaved.</summary>
    /// <param name="split">Which part.</param>
    /// <exception cref="NotMeasurableException">The data have none.</exception>
    IEnumerable<CounterfactualPair> Counterfactuals(Core.Data.Split split);

    /// <summary>Why the task's own rule keeps rows of the data from the circuit track: a reason for each row left out.</summary>
    /// <param name="split">Which part.</param>
    IEnumerable<string> LeftOut(Core.Data.Split split) => [];
}
