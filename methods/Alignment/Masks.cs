using Mib.Models;
using Mib.Sdk.Variables;

namespace Mib.Methods.Alignment;

/// <summary>A gate for each feature of fixed featurizers, trained to be open or closed.</summary>
/// <remarks>
/// A gate is σ(m / T) with m from 0; T falls on a line from 1 to 0.01 over the training, which makes gates all or nothing. What
/// features lose stays the base's. Selected in the end is what has m > 0 (spec/causal-variable-track.md §4.2).
/// </remarks>
internal sealed class Masks : Trainee
{
    private const double FirstTemperature = 1, LastTemperature = 0.01;

    private readonly IReadOnlyList<Func<IReadOnlyList<int>?, Featurizer>> makers;
    private readonly Featurizer[] featurizers;
    private readonly double sparsity;
    private readonly bool noneIsAll;
    private double temperature = FirstTemperature;

    /// <summary>Starts with every gate half open.</summary>
    /// <param name="run">The site.</param>
    /// <param name="options">The settings.</param>
    /// <param name="makers">For each unit, what makes its featurizer, given the features that are selected; each call makes a new one.</param>
    public Masks(VariableRun run, MaskOptions options, IReadOnlyList<Func<IReadOnlyList<int>?, Featurizer>> makers)
    {
        this.makers = makers;
        sparsity = options.Sparsity ?? (run.FollowsReference ? 0 : MaskOptions.UsualSparsity);
        noneIsAll = run.FollowsReference;
        featurizers = [.. makers.Select(make => make(null))];
        Parameters = [.. featurizers.Zip(run.Widths, (featurizer, width) => Start(run, featurizer, width))];
    }

    public override IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The masks over subspaces.</summary>
    /// <param name="run">The site.</param>
    /// <param name="options">The settings.</param>
    /// <param name="bases">[d, k] orthonormal columns for each unit; the caller's.</param>
    public static Masks Over(VariableRun run, MaskOptions options, IReadOnlyList<Tensor> bases) => new(
        run, options, [.. bases.Select(Func<IReadOnlyList<int>?, Featurizer> (basis) => selected => Columns(basis, selected))]);

    public override Tensor Swap(int unit, Tensor bases, Tensor sources)
    {
        var (features, error) = featurizers[unit].Featurize(bases);
        var (others, _) = featurizers[unit].Featurize(sources);
        return featurizers[unit].Invert(features + (Gates(Parameters[unit]) * (others - features)), error);
    }

    /// <summary>The mean gate, and not the sum, so that a wide vector pays no more than a narrow one.</summary>
    public override Tensor? Penalty() => sparsity == 0 ? null : cat([.. Parameters.Select(Gates)], 0).mean() * sparsity;

    public override void Anneal(double share) => temperature = FirstTemperature + ((LastTemperature - FirstTemperature) * share);

    public override IReadOnlyList<Featurizer> Freeze()
    {
        using var scope = NewDisposeScope();
        return [.. Parameters.Zip(makers, (parameter, make) => make(Selected(parameter)))];
    }

    public override void Dispose()
    {
        base.Dispose();
        foreach (var featurizer in featurizers)
            featurizer.Dispose();
    }

    /// <summary>The subspace of some columns: those that are not swapped need not be kept, the error has them.</summary>
    private static Featurizer Columns(Tensor basis, IReadOnlyList<int>? selected) => selected switch
    {
        null => new SubspaceFeaturizer(basis.clone().DetachFromDisposeScope()),
        [] => new IdentityFeaturizer { Selected = [] },
        _ => new SubspaceFeaturizer(basis.index_select(1, tensor(selected.Select(column => (long)column).ToArray(), device: basis.device)).DetachFromDisposeScope()) { Columns = selected },
    };

    private static Parameter Start(VariableRun run, Featurizer featurizer, int width)
    {
        using var scope = NewDisposeScope();
        var one = zeros([1, width], run.Model.Dtype.Wide(), run.Model.Device);
        return new Parameter(zeros([featurizer.Featurize(one).Features.shape[1]], one.dtype, one.device).DetachFromDisposeScope());
    }

    private Tensor Gates(Parameter mask) => (mask / temperature).sigmoid();

    /// <summary>The features whose gate is more open than closed. In the reference, none of them means all of them.</summary>
    private List<int>? Selected(Parameter mask)
    {
        List<int> open = [.. mask.ToDoubles().Index().Where(m => m.Item > 0).Select(m => m.Index)];
        return open.Count == 0 && noneIsAll ? null : open;
    }
}
