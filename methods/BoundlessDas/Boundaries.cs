using Mib.Methods.Alignment;
using Mib.Models;
using Mib.Sdk.Variables;

namespace Mib.Methods.BoundlessDas;

/// <summary>A rotation of each unit's vectors, and a boundary before which directions are swapped.</summary>
/// <remarks>
/// Of k directions, number i has the gate σ((i + ½)/T) · σ((b k − i − ½)/T), with b from ½ and T falling on a line: the gates of
/// pyvene, which leaves the halves out and so opens the first gate by one half at most.
/// </remarks>
internal sealed class Boundaries : Trainee
{
    /// <summary>A learning rate that falls to 0 on a line moves the boundary by half as many widths.</summary>
    private const double Crossings = 4;

    /// <summary>pyvene's tutorial starts with 50 for 4,096 directions.</summary>
    private const double DirectionsOfTemperature = 64;

    private readonly BoundlessDasOptions options;
    private readonly Parameter[] rotations;
    private readonly Parameter[] boundaries;
    private readonly double unitOfBoundary;
    private double share;

    public Boundaries(VariableRun run, BoundlessDasOptions options)
    {
        this.options = options;
        // A step of Adam is as large as the learning rate, whatever is counted: what counts in larger units moves faster.
        unitOfBoundary = (options.BoundaryLearningRate ?? Crossings / (options.Epochs * run.Train.Count)) / options.LearningRate;
        var random = run.RandomFor("boundless-das-start");
        var dtype = run.Model.Dtype.Wide();
        rotations = [.. run.Widths.Select(width => Rotations.Start(run, random, width, options.MostDimensions == 0 ? width : options.MostDimensions))];
        boundaries = [.. rotations.Select(_ => new Parameter(full([], 0.5 / unitOfBoundary, dtype, run.Model.Device).DetachFromDisposeScope()))];
        Parameters = [.. rotations, .. boundaries];
    }

    public override IReadOnlyList<Parameter> Parameters { get; }

    public override Tensor Swap(int unit, Tensor bases, Tensor sources)
    {
        var rotation = Rotations.Orthonormal(rotations[unit]);
        return bases + matmul(matmul(sources - bases, rotation) * Gates(unit), rotation.t());
    }

    public override Tensor? Penalty() => stack(boundaries).sum() * (options.BoundaryPenalty * unitOfBoundary);

    /// <summary>Makes gates harder, and brings back a boundary that left the directions, where it would have no gradient.</summary>
    public override void Anneal(double share)
    {
        this.share = share;
        using var noGradient = no_grad();
        foreach (var boundary in boundaries)
            boundary.clamp_(0, 1 / unitOfBoundary);
    }

    /// <summary>The directions before the boundary; those behind it are not kept.</summary>
    public override IReadOnlyList<Featurizer> Freeze()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return [.. rotations.Select(Featurizer (free, unit) => Inside(unit) is > 0 and var inside
            ? new SubspaceFeaturizer(Rotations.Orthonormal(free).narrow(1, 0, inside).clone().DetachFromDisposeScope())
            : new IdentityFeaturizer { Selected = [] })];
    }

    /// <summary>[k].</summary>
    private Tensor Gates(int unit)
    {
        var first = options.FirstTemperature ?? Math.Max(1, Directions(unit) / DirectionsOfTemperature);
        var temperature = first + ((options.LastTemperature - first) * share);
        var middles = arange(Directions(unit), rotations[unit].dtype, rotations[unit].device) + 0.5;
        return (middles / temperature).sigmoid() * (((boundaries[unit] * (unitOfBoundary * Directions(unit))) - middles) / temperature).sigmoid();
    }

    /// <summary>How many directions have their middle before the boundary.</summary>
    private long Inside(int unit) =>
        Math.Clamp((long)Math.Ceiling((boundaries[unit].ToDouble() * unitOfBoundary * Directions(unit)) - 0.5), 0, Directions(unit));

    private long Directions(int unit) => rotations[unit].shape[1];
}
