namespace Mib.Sdk.Variables;

/// <summary>A causal-variable-localization method: finds the features of a hidden vector that carry a variable.</summary>
public interface IVariableMethod
{
    /// <summary>Fits featurizers at one site.</summary>
    /// <param name="run">The model, the site and the labelled examples.</param>
    /// <returns>A featurizer for each unit of the site, in order, owned by the caller.</returns>
    IReadOnlyList<Featurizer> Fit(VariableRun run);
}
