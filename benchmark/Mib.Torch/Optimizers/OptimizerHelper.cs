using static Mib.Torch.torch;

namespace Mib.Torch;

/// <summary>What Adam and AdamW share: one group of parameters, a state for each, and one step over all.</summary>
public abstract class OptimizerHelper : optim.Optimizer
{
    private readonly Group group;
    private readonly AdamState[] states;

    private protected OptimizerHelper(IEnumerable<Parameter> parameters, AdamOptions options)
    {
        Parameters = [.. parameters];
        Options = options;
        group = new Group(options.LearningRate);
        states = new AdamState[Parameters.Length];
    }

    public override IEnumerable<optim.ILearningRateController> ParamGroups => [group];

    private protected AdamOptions Options { get; set; }

    private Parameter[] Parameters { get; }

    public override IEnumerable<Parameter> parameters() => Parameters;

    public override Tensor? step(Func<Tensor>? closure = null)
    {
        Tensor? loss = null;
        if (closure is not null)
        {
            using IDisposable recording = enable_grad();
            loss = closure();
        }

        using IDisposable silent = no_grad();
        for (int i = 0; i < Parameters.Length; i++)
        {
            using DisposeScope scope = NewDisposeScope();
            if (Parameters[i].grad is { } grad)
            {
                states[i] ??= new AdamState(Parameters[i], Options.Amsgrad);
                states[i].Step(Parameters[i], grad, Options with { LearningRate = group.LearningRate });
            }
        }

        return loss;
    }

    protected override void Dispose(bool disposing)
    {
        foreach (AdamState? state in states)
        {
            state?.Dispose();
        }

        Array.Clear(states);
        base.Dispose(disposing);
    }

    private sealed class Group(double learningRate) : optim.ILearningRateController
    {
        public double LearningRate { get; set; } = learningRate;

        public double InitialLearningRate { get; set; } = learningRate;
    }
}
