using Mib.Core.Results;
using Mib.Models.Transformers;

namespace Mib.Sdk.Variables;

/// <summary>A causal-variable-localization method: finds the features of a hidden vector that carry a variable.</summary>
public interface IVariableMethod
{
    /// <summary>Looks whether the method fits before anything is run: better now than after hours.</summary>
    /// <param name="model">The model.</param>
    /// <param name="modelHash">SHA-256 of its files.</param>
    /// <param name="units">Where it is going to look.</param>
    /// <returns>What the method reads beside its options, by name and SHA-256: with other files it is another run. Nothing, for most.</returns>
    /// <exception cref="Core.Errors.MibException">An option does not fit, or something that it is going to need is missing.</exception>
    IReadOnlyList<Setting> Prepare(HookedTransformer model, string modelHash, IReadOnlyList<Unit> units) => [];

    /// <summary>Fits featurizers at one site.</summary>
    /// <param name="run">The model, the site and the labelled examples.</param>
    /// <returns>
    /// A featurizer for each unit of the site, in order, owned by the caller. It is used after fits at other sites and seeds: nothing
    /// in it may be shared with what they return or changed by them.
    /// </returns>
    IReadOnlyList<Featurizer> Fit(VariableRun run);
}
