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
        if (fitted is null || fitted.Count != run.Site.Units.Count || fitted.Contains(null))
            throw Wrong($"returned {fitted?.Count(one => one is not null) ?? 0} featurizers for {run.Site.Units.Count} units.");
        List<GuardedFeaturizer> featurizers = [.. fitted.Select(one => new GuardedFeaturizer(plugin, what, one))];
        try
        {
            using var scope = NewDisposeScope();
            foreach (var (unit, featurizer) in featurizers.Index())
                Check(featurizer, run.Train[0].Bases(unit));
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

    private PluginException Wrong(string how) =>
        new(plugin.Manifest.Path, $"{what} {how}", "return a Featurizer of finite numbers with Invert(Featurize(x)) = x.");

    /// <summary>A plugin's featurizer, whose every call is the plugin's to answer for.</summary>
    private sealed class GuardedFeaturizer : Featurizer
    {
        private readonly Plugin plugin;
        private readonly string what;
        private readonly Featurizer inner;

        public GuardedFeaturizer(Plugin plugin, string what, Featurizer inner)
        {
            (this.plugin, this.what, this.inner) = (plugin, what, inner);
            Selected = inner.Selected;
        }

        public override string Kind => plugin.Guard(what, () => inner.Kind);

        public override IReadOnlyList<KeyValuePair<string, Tensor>> State => plugin.Guard(what, () => inner.State);

        public override IReadOnlyList<KeyValuePair<string, string>> Reference => plugin.Guard(what, () => inner.Reference);

        public override long Bytes => plugin.Guard(what, () => inner.Bytes);

        public override (Tensor Features, Tensor Error) Featurize(Tensor x) => plugin.Guard(what, () => inner.Featurize(x));

        public override Tensor Invert(Tensor features, Tensor error) => plugin.Guard(what, () => inner.Invert(features, error));

        /// <summary>What it owns, the inner one disposes of.</summary>
        protected override IEnumerable<Tensor> Owned => [];

        public override void Dispose()
        {
            plugin.Guard(what, () =>
            {
                inner.Dispose();
                return true;
            });
            base.Dispose();
        }
    }
}
