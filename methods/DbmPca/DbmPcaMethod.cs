using Mib.Methods.Alignment;
using Mib.Sdk.Methods;
using Mib.Sdk.Variables;

namespace Mib.Methods.DbmPca;

/// <summary>Learns which principal components of the training pairs' vectors to swap.</summary>
[Method("dbm-pca", Description = "Principal components of the vectors that a trained mask picks.", Cite = "arXiv:2504.13151")]
public sealed class DbmPcaMethod(MaskOptions options) : IVariableMethod
{
    public IReadOnlyList<Featurizer> Fit(VariableRun run)
    {
        using var scope = NewDisposeScope();
        var spread = run.FollowsReference ? Spread.Standardized : Spread.Centred;
        using var masks = Masks.Over(run, options, [.. run.Widths.Select((_, unit) => Components.Of(run, unit, spread))]);
        return Training.Of(run, options, masks);
    }
}
