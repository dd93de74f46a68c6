using Mib.Engine.Models;
using Mib.Engine.Plugins;
using Mib.Sdk.Tasks;

namespace Mib.Cli.Evaluate;

/// <summary>What a run needs, opened: the task with its data, the model, and the method with its options.</summary>
internal sealed record Bench(ITask Task, ITaskData Data, LoadedModel Model, MethodDescriptor Method, MethodOptions Options);
