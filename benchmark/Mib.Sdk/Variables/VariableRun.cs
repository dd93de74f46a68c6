using Mib.Sdk.Methods;

namespace Mib.Sdk.Variables;

/// <summary>One run of a variable method: a model, a site in it and labelled examples to fit to.</summary>
public sealed class VariableRun : MethodRun
{
    /// <summary>Where to look.</summary>
    public required Site Site { get; init; }

    /// <summary>The training examples, in batches.</summary>
    public required IReadOnlyList<InterchangeBatch> Train { get; init; }

    /// <summary>Examples to stop training by, in batches; none if there are none.</summary>
    public IReadOnlyList<InterchangeBatch> Validation { get; init; } = [];

    /// <summary>Whether what the reference does is to be done where it differs (<c>--compat mib</c>).</summary>
    public bool FollowsReference { get; init; }

    /// <summary>Is told how training goes, pass by pass.</summary>
    public IProgress<LearningPoint>? Learning { get; init; }

    /// <summary>How wide the vectors of each unit are.</summary>
    public IReadOnlyList<int> Widths => [.. Site.Units.Select(unit => unit.Width(Model.Config))];

    /// <summary>The batches in an order drawn from a stream; cancellation is seen to.</summary>
    /// <param name="random">Where the order comes from.</param>
    public IEnumerable<InterchangeBatch> Shuffled(Random random)
    {
        var order = Enumerable.Range(0, Train.Count).ToArray();
        random.Shuffle(order);
        foreach (var i in order)
        {
            Cancellation.ThrowIfCancellationRequested();
            yield return Train[i];
        }
    }
}

/// <summary>A point of a learning curve.</summary>
/// <param name="Epoch">Passes done.</param>
/// <param name="Train">Mean loss over the pass.</param>
/// <param name="Validation">Mean loss on the validation pairs after it; null where there are none.</param>
public sealed record LearningPoint(int Epoch, double Train, double? Validation);
