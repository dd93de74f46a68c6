using Mib.Engine.Models;
using Mib.Sdk.Tasks;

namespace Mib.Cli.Evaluate;

/// <summary>What a run needs, opened: the task with its data, the model, and what is put to the test.</summary>
internal sealed record Bench(ITask Task, ITaskData Data, LoadedModel Model, Contender Contender);
