using Mib.Core.Errors;
using Mib.Core.Results;
using Mib.Models.Transformers;
using Mib.Sdk.Variables;

namespace Mib.Engine.Plugins;

/// <summary>A plugin's method of which nothing comes out but a featurizer that inverts, or an error with its name.</summary>
internal sealed class GuardedVariableMethod(Plugin plugin, string what, IReadOnlyCollection<string> options, IVariableMethod inner) : IVariableMethod
{
    /// <summary>How far <c>Invert(Featurize(x))</c> may be from x, as a share of the largest coordinate.</summary>
    private const double Tolerance = 1e-3;

    /// <summary>What was returned and is in use: later fits must leave it as it is.</summary>
    private readonly List<GuardedFeaturizer> inUse = [];

    public IReadOnlyList<Setting> Prepare(HookedTransformer model, string modelHash, IReadOnlyList<Unit> units)
    {
        var inputs = plugin.Guard(what, () => inner.Prepare(model, modelHash, units));
        var names = new HashSet<string>(options, StringComparer.Ordinal);
        return inputs is not null && inputs.All(input => input is { Name.Length: > 0, Value.Length: > 0 } && names.Add(input.Name))
            ? inputs
            : throw new PluginException(
                plugin.Manifest.Path, $"{what} prepared with inputs that do not tell runs apart.",
                "return from Prepare a list, empty or of settings whose names are neither empty, nor given twice, nor an option's, and whose values are not empty.");
    }

    public IReadOnlyList<Featurizer> Fit(VariableRun run)
    {
        var fitted = plugin.Guard(what, () => inner.Fit(run), run.Cancellation);
        inUse.RemoveAll(featurizer => featurizer.IsDisposed);
        List<GuardedFeaturizer> featurizers =
        [
            .. (fitted ?? []).OfType<Featurizer>().Distinct<Featurizer>(ReferenceEqualityComparer.Instance)
                .Where(one => !inUse.Exists(featurizer => featurizer.Is(one))).Select(one => new GuardedFeaturizer(plugin, what, one)),
        ];
        try
        {
            if (fitted is null || fitted.Count != run.Site.Units.Count || fitted.Contains(null))
                throw Wrong($"returned {fitted?.Count(one => one is not null) ?? 0} featurizers for {run.Site.Units.Count} units.");
            if (featurizers.Count < fitted.Count)
                throw Wrong("returned a featurizer twice, from this fit or after an earlier one.", "return a new one for each unit from each fit.");
            if (!inUse.TrueForAll(featurizer => featurizer.IsAsFitted()))
                throw Wrong("changed a featurizer that an earlier fit returned.", "share nothing that changes between the featurizers of several fits.");
            using var scope = NewDisposeScope();
            foreach (var (unit, featurizer) in featurizers.Index())
            {
                var x = run.Train[0].Bases(unit);
                Check(featurizer, x);
                featurizer.Fitted(x);
            }

            inUse.AddRange(featurizers);
            return featurizers;
        }
        catch
        {
            featurizers.ForEach(featurizer => featurizer.Dispose());
            throw;
        }
    }

    private void Check(GuardedFeaturizer featurizer, Tensor x)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        foreach (var (name, tensor) in featurizer.State)
        {
            if (!isfinite(tensor).all().ToBoolean())
                throw Wrong($"returned a featurizer whose '{name}' has numbers that are not finite.");
        }

        var (features, error) = featurizer.Featurize(x);
        if (features.dim() != 2 || features.shape[0] != x.shape[0])
            throw Wrong($"returned a featurizer whose features are [{string.Join(", ", features.shape)}], not [{x.shape[0]}, k].");
        if (featurizer.Selected?.Any(i => i < 0 || i >= features.shape[1]) == true)
            throw Wrong($"returned a featurizer that selects a feature outside 0 to {features.shape[1] - 1}.");
        var back = featurizer.Invert(features, error);
        if (!back.shape.AsSpan().SequenceEqual(x.shape))
            throw Wrong($"returned a featurizer that makes [{string.Join(", ", back.shape)}] of [{string.Join(", ", x.shape)}].");
        var off = (back - x).abs().max().ToDouble() / Math.Max(x.abs().max().ToDouble(), double.Epsilon);
        if (!(off <= Tolerance))
            throw Wrong($"returned a featurizer that does not invert: Invert(Featurize(x)) is off by {off:g3} of the largest coordinate.");
    }

    private PluginException Wrong(string how, string remedy = "return a Featurizer of finite numbers with Invert(Featurize(x)) = x.") =>
        new(plugin.Manifest.Path, $"{what} {how}", remedy);
}
