using Mib.Core.Causal;
using Mib.Sdk.Tasks;

namespace Mib.Tasks.Ioi;

/// <summary>"When Mary and John walked into the library, John handed a book to" → " Mary".</summary>
[Task("ioi")]
public sealed class IoiTask : ITask
{
    public TaskCard Card => IoiCard.Card;

    public CausalModel CausalModel => IoiCausalModel.Model;

    public ITaskData Generate(int seed) => new IoiGenerator(seed);

    public ITaskData Read(string folder) => new IoiReader(folder);
}
