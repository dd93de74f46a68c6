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
        if (fitted is null || fitted.Count != run.Site.Units.Count || fitted.Contains(null))
            throw Wrong($"returned {fitted?.Count(one => one is not null) ?? 0} featurizers for {run.Site.Units.Count} units.");
        inUse.RemoveAll(featurizer => featurizer.IsDisposed);
        if (fitted.Distinct().Count() < fitted.Count || fitted.Any(one => inUse.Exists(featurizer => featurizer.Is(one))))
            throw Wrong("returned a featurizer that it had returned before.", "return new ones from each fit.");
        List<GuardedFeaturizer> featurizers = [.. fitted.Select(one => new GuardedFeaturizer(plugin, what, one))];
        try
        {
            if (!inUse.TrueForAll(featurizer => featurizer.IsAsFitted()))
                throw Wrong("changed a featurizer that an earlier fit returned.", "share no tensor between the featurizers of several fits.");
            using var scope = NewDisposeScope();
            foreach (var (unit, featurizer) in featurizers.Index())
            {
                Check(featurizer, run.Train[0].Bases(unit));
                featurizer.Fitted();
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

    /// <summary>A plugin's featurizer, whose every call is the plugin's to answer for.</summary>
    private sealed class GuardedFeaturizer : Featurizer
    {
        private readonly Plugin plugin;
        private readonly string what;
        private readonly Featurizer inner;
        private double[] likeness = [];

        public GuardedFeaturizer(Plugin plugin, string what, Featurizer inner)
        {
            (this.plugin, this.what, this.inner) = (plugin, what, inner);
            Selected = inner.Selected;
        }

        public bool IsDisposed { get; private set; }

        public override string Kind => plugin.Guard(what, () => inner.Kind);

        public override IReadOnlyList<KeyValuePair<string, Tensor>> State => plugin.Guard(what, () => inner.State);

        public override IReadOnlyList<KeyValuePair<string, string>> Reference => plugin.Guard(what, () => inner.Reference);

        public override long Bytes => plugin.Guard(what, () => inner.Bytes);

        public override (Tensor Features, Tensor Error) Featurize(Tensor x) => plugin.Guard(what, () => inner.Featurize(x));

        public override Tensor Invert(Tensor features, Tensor error) => plugin.Guard(what, () => inner.Invert(features, error));

        /// <summary>Whether it stands for a plugin's object.</summary>
        public bool Is(Featurizer one) => ReferenceEquals(inner, one);

        /// <summary>Remembers what it is like.</summary>
        public void Fitted() => likeness = Likeness();

        /// <summary>Whether it is still like that.</summary>
        public bool IsAsFitted() => Likeness().AsSpan().SequenceEqual(likeness);

        /// <summary>A number for each tensor: the sum of its elements, each times its place.</summary>
        private double[] Likeness()
        {
            using var scope = NewDisposeScope();
            return
            [
                .. State.Select(named => named.Value.reshape(-1)).Select(flat =>
                    dot(flat.to(ScalarType.Float64), arange(1, flat.numel() + 1, dtype: ScalarType.Float64, device: flat.device)).ToDouble()),
            ];
        }

        /// <summary>What it owns, the inner one disposes of.</summary>
        protected override IEnumerable<Tensor> Owned => [];

        public override void Dispose()
        {
            plugin.Guard(what, () =>
            {
                inner.Dispose();
                return true;
            });
            IsDisposed = true;
            base.Dispose();
        }
    }
}
