using Mib.Sdk.Methods;
using Mib.Sdk.Variables;

namespace Mib.Methods.FullVector;

/// <summary>Swaps the whole hidden vector: what can be had without looking for features.</summary>
[Method("full-vector", Description = "Swaps the whole vector: the baseline without features.", Cite = "arXiv:2504.13151")]
public sealed class FullVectorMethod : IVariableMethod
{
    public IReadOnlyList<Featurizer> Fit(VariableRun run) => [.. run.Widths.Select(_ => new IdentityFeaturizer())];
}
