using System.Security.Cryptography;
using System.Text;
using Mib.Core.Errors;
using Mib.Core.Results;
using Mib.Methods.Alignment;
using Mib.Models;
using Mib.Models.Transformers;
using Mib.Sdk.Methods;
using Mib.Sdk.Variables;

namespace Mib.Methods.DbmSae;

/// <summary>Learns which features of a sparse autoencoder to swap; the autoencoder itself stays as it is.</summary>
[Method("dbm-sae", Description = "Features of a sparse autoencoder that a trained mask picks.", Cite = "arXiv:2504.13151")]
public sealed class DbmSaeMethod(DbmSaeOptions options) : IVariableMethod
{
    /// <summary>Which autoencoders they are; each is loaded once to see that it fits.</summary>
    public IReadOnlyList<Setting> Prepare(HookedTransformer model, string modelHash, IReadOnlyList<Unit> units)
    {
        var source = new SaeSource(options.Sae);
        var hashes = new StringBuilder();
        foreach (var unit in units)
        {
            using var sae = source.Load(unit, model);
            sae.Expect(modelHash);
            hashes.Append(sae.Hash);
        }

        return [new("sae-hash", Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(hashes.ToString()))))];
    }

    public IReadOnlyList<Featurizer> Fit(VariableRun run)
    {
        var source = new SaeSource(options.Sae);
        var loaded = new List<SaeFeaturizer>();
        try
        {
            foreach (var unit in run.Site.Units)
                loaded.Add(source.Load(unit, run.Model));
            foreach (var (i, sae) in loaded.Index())
                ExpectToRebuild(sae, run, i);
            using var masks = new Masks(run, options, [.. loaded.Select(Func<IReadOnlyList<int>?, Featurizer> (sae) => sae.Selecting)]);
            return Training.Of(run, options, masks);
        }
        finally
        {
            loaded.ForEach(sae => sae.Dispose());
        }
    }

    /// <summary>
    /// Refuses an autoencoder of another model also where its files say nothing of one: what it makes of half of the vectors is no
    /// nearer to them than 0 is. It is the median that counts, since the first token's vector is like no other.
    /// </summary>
    private void ExpectToRebuild(SaeFeaturizer sae, VariableRun run, int unit)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var x = run.Train[0].Bases(unit);
        var (_, error) = sae.Featurize(x);
        var shares = (error.narrow(1, 0, x.shape[1]).norm(1, keepdim: false) / x.norm(1, keepdim: false)).ToDoubles();
        var share = shares.Order().ElementAt(shares.Length / 2);
        if (!(share < 1))
        {
            throw new UsageException(
                FormattableString.Invariant($"The sparse autoencoder in --sae {options.Sae} does not rebuild the vectors of {run.Site.Units[unit]}: its error is {share:f2} times as long as they are."),
                "use one that was trained on this model.");
        }
    }
}
