using Mib.Core.Results;
using Mib.Methods.Alignment;
using Mib.Models.Transformers;
using Mib.Sdk.Methods;
using Mib.Sdk.Variables;

namespace Mib.Methods.Das;

/// <summary>Distributed alignment search: learns the subspace whose swap changes the output as the causal model says.</summary>
/// <remarks>
/// x' = x_b + (x_s − x_b) R Rᵀ with R [d, k] of orthonormal columns, trained by cross-entropy on the causal model's label
/// (Geiger et al. 2023). R is the Q of a free matrix's QR decomposition, so that it is orthonormal at every step.
/// </remarks>
[Method("das", Description = "Distributed alignment search: a trained subspace of the vector.", Cite = "arXiv:2303.02536")]
public sealed class DasMethod(DasOptions options) : IVariableMethod
{
    private const int UsualPatience = 3;

    public IReadOnlyList<Setting> Prepare(HookedTransformer model, string modelHash, IReadOnlyList<Unit> units)
    {
        Widths.Expect(model, units, "--dimensions", options.Dimensions);
        return [];
    }

    public IReadOnlyList<Featurizer> Fit(VariableRun run)
    {
        Widths.Expect(run.Model, run.Site.Units, "--dimensions", options.Dimensions);
        using var subspaces = new Subspaces(run, options.Dimensions);
        return Training.Of(run, options, subspaces, options.Patience ?? (run.FollowsReference ? 0 : UsualPatience));
    }
}
