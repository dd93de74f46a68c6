using Mib.Methods.Alignment;
using Mib.Sdk.Methods;
using Mib.Sdk.Variables;

namespace Mib.Methods.DbmSae;

/// <summary>Learns which features of a sparse autoencoder to swap; the autoencoder itself stays as it is.</summary>
[Method("dbm-sae", Description = "Features of a sparse autoencoder that a trained mask picks.", Cite = "arXiv:2504.13151")]
public sealed class DbmSaeMethod(DbmSaeOptions options) : IVariableMethod
{
    public IReadOnlyList<Featurizer> Fit(VariableRun run)
    {
        var source = new SaeSource(options.Sae);
        var loaded = new List<SaeFeaturizer>();
        try
        {
            foreach (var unit in run.Site.Units)
                loaded.Add(source.Load(unit, run.Model));
            using var masks = new Masks(run, options, [.. loaded.Select(Func<IReadOnlyList<int>?, Featurizer> (sae) => sae.Selecting)]);
            return Training.Of(run, options, masks);
        }
        finally
        {
            loaded.ForEach(sae => sae.Dispose());
        }
    }
}
