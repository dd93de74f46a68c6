using Mib.Core.Causal;
using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Sdk.Tasks;

namespace Mib.Tests.Plugin;

[Task("test-echo")]
public sealed class EchoTask : ITask
{
    public TaskCard Card { get; } = new()
    {
        Id = "test-echo",
        Title = "Echo",
        Description = "Says what was said.",
        Revision = "1",
        Source = "none",
        License = "Apache-2.0",
    };

    public CausalModel? CausalModel => null;

    public ITaskData Generate(int seed) => new Nothing();

    public ITaskData Read(string folder) => new Nothing();

    private sealed class Nothing : ITaskData
    {
        public IEnumerable<PromptPair> Pairs(Split split) => [];

        public IEnumerable<CounterfactualPair> Counterfactuals(Split split) =>
            throw new NotMeasurableException("the echo has no variables.", "use another task.");
    }
}
