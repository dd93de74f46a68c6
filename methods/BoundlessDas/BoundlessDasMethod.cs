using Mib.Core.Results;
using Mib.Methods.Alignment;
using Mib.Models.Transformers;
using Mib.Sdk.Methods;
using Mib.Sdk.Variables;

namespace Mib.Methods.BoundlessDas;

/// <summary>Boundless distributed alignment search: learns a subspace together with how many dimensions it needs.</summary>
[Method("boundless-das", Description = "Distributed alignment search that learns the size of its subspace.", Cite = "arXiv:2305.08809")]
public sealed class BoundlessDasMethod(BoundlessDasOptions options) : IVariableMethod
{
    public IReadOnlyList<Setting> Prepare(HookedTransformer model, string modelHash, IReadOnlyList<Unit> units)
    {
        Widths.Expect(model, units, "--most-dimensions", options.MostDimensions);
        return [];
    }

    public IReadOnlyList<Featurizer> Fit(VariableRun run)
    {
        Widths.Expect(run.Model, run.Site.Units, "--most-dimensions", options.MostDimensions);
        using var boundaries = new Boundaries(run, options);
        return Training.Of(run, options, boundaries);
    }
}
