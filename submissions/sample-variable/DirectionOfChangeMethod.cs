using Mib.Sdk.Methods;
using Mib.Sdk.Variables;

namespace DirectionOfChange;

/// <summary>Takes the directions along which counterfactual vectors differ most from the base's.</summary>
/// <remarks>
/// One singular value decomposition and no training. It knows how vectors change and not what the change does: a variable that
/// moves them little is missed, which is what a trained method should beat.
/// </remarks>
[Method("direction-of-change", Description = "The directions along which counterfactual vectors differ most from the base's.")]
public sealed class DirectionOfChangeMethod(DirectionOfChangeOptions options) : IVariableMethod
{
    public IReadOnlyList<Featurizer> Fit(VariableRun run) => [.. run.Site.Units.Select((_, unit) => Fit(run, unit))];

    private SubspaceFeaturizer Fit(VariableRun run, int unit)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();

        // [row, d]: a row a token of each pair.
        var changes = cat([.. run.Shuffled(run.RandomFor("order")).Select(batch => batch.Sources(unit) - batch.Bases(unit))], 0);
        var directions = linalg.svd(changes, fullMatrices: false).Vh;
        var kept = Math.Min(options.Directions, directions.shape[0]);
        return new(directions.narrow(0, 0, kept).t().contiguous().DetachFromDisposeScope());
    }
}
