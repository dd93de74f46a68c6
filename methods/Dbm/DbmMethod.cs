using Mib.Methods.Alignment;
using Mib.Sdk.Methods;
using Mib.Sdk.Variables;

namespace Mib.Methods.Dbm;

/// <summary>Desiderata-based masking: learns which of the vector's own coordinates to swap.</summary>
[Method("dbm", Description = "Desiderata-based masking: the vector's own coordinates that a trained mask picks.", Cite = "arXiv:2307.03637")]
public sealed class DbmMethod(MaskOptions options) : IVariableMethod
{
    public IReadOnlyList<Featurizer> Fit(VariableRun run)
    {
        using var masks = new Masks(
            run, options, [.. run.Widths.Select(Func<IReadOnlyList<int>?, Featurizer> (_) => selected => new IdentityFeaturizer { Selected = selected })]);
        return Training.Of(run, options, masks);
    }
}
