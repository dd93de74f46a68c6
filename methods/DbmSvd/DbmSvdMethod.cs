using Mib.Methods.Alignment;
using Mib.Sdk.Methods;
using Mib.Sdk.Variables;

namespace Mib.Methods.DbmSvd;

/// <summary>Learns which right singular vectors of the training pairs' vectors to swap.</summary>
[Method("dbm-svd", Description = "Right singular vectors of the vectors that a trained mask picks.", Cite = "arXiv:2504.13151")]
public sealed class DbmSvdMethod(MaskOptions options) : IVariableMethod
{
    public IReadOnlyList<Featurizer> Fit(VariableRun run)
    {
        using var scope = NewDisposeScope();
        using var masks = Masks.Over(run, options, [.. run.Widths.Select((_, unit) => Components.Of(run, unit, Spread.AsIs))]);
        return Training.Of(run, options, masks);
    }
}
