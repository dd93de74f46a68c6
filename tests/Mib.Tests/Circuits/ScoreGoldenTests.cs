using Mib.Core.Circuits;
using Mib.Methods.CleanCorrupted;
using Mib.Methods.Eap;
using Mib.Methods.EapIgActivations;
using Mib.Methods.EapIgInputs;
using Mib.Methods.Exact;
using Mib.Methods.InformationFlowRoutes;
using Mib.Models;
using Mib.Models.Checkpoints;
using Mib.Models.Transformers;
using Mib.Sdk.Circuits;
using Mib.Tests.Models;

namespace Mib.Tests.Circuits;

/// <summary>Every score that the reference computed, by its method, ablation and level.</summary>
public sealed class ScoreGoldenTests(string device) : DeviceFixture(device)
{
    [Test]
    public void Scores_are_the_references([Values("gpt2", "llama")] string family, [Values("raw-f32", "raw-f64", "processed-f32")] string run)
    {
        using var model = Golden.Load(run, family);
        var tolerance = run == "raw-f64" ? 1e-8 : 1e-4;
        foreach (var file in new[] { "edge_scores.safetensors", "node_scores.safetensors" })
        {
            using var goldens = SafetensorsFile.Open(TestData.Golden(family, run, file));
            foreach (var name in goldens.Entries.Keys.Where(name => !name.StartsWith('_')).Order(StringComparer.Ordinal))
            {
                using var scope = NewDisposeScope();
                var wanted = ScoreName.Of(name);
                var golden = goldens.ReadStored(name).ToDoubles();
                var expected = wanted.Level == Level.Edge ? CircuitScores.FromMatrix(model.Graph, golden).Values : new(golden);

                using var ablation = StandIns(wanted.Ablation, model, family, run);
                var scores = Method(wanted.Method).Score(new()
                {
                    Model = model, Pairs = Golden.Pairs(family), BatchSize = 4, Seed = 0,
                    Scale = ScoreScale.BatchMean, Rules = wanted.Rules, Level = wanted.Level, Ablation = ablation,
                });

                var difference = Golden.Difference(scores.Values, expected);
                TestContext.Out.WriteLine($"{family} {run} {name}: {difference:g3}");
                Assert.That(difference, Is.LessThanOrEqualTo(tolerance), name);
            }
        }
    }

    private static ICircuitMethod Method(string name) => name switch
    {
        "EAP" => new EapMethod(),
        "EAP-IG-inputs" => new EapIgInputsMethod(new()),
        "EAP-IG-activations" => new EapIgActivationsMethod(new()),
        "clean-corrupted" => new CleanCorruptedMethod(),
        "information-flow-routes" => new InformationFlowRoutesMethod(),
        "exact" or "exact-restored" => new ExactMethod(),
        _ => throw new ArgumentException($"No method of ours is {name}.", nameof(name)),
    };

    /// <summary>What stands in for edges under an ablation of the reference's.</summary>
    internal static AblationValues StandIns(string name, HookedTransformer model, string family, string run)
    {
        if (name == "patching")
            return AblationValues.Patching;
        if (name == "zero")
            return AblationValues.Zero(model);
        if (name == "mean")
            return MeanAblation.Of(model, Golden.Pairs(family), 4, MeanRule.Shared);
        // The reference averages over padding as well, and with other padding tokens than ours.
        using var scope = NewDisposeScope();
        using var means = SafetensorsFile.Open(TestData.Golden(family, run, "mean_activations.safetensors"));
        return AblationValues.Of(Mib.Core.Circuits.Ablation.MeanPositional, means.ReadStored("mean-positional").transpose(0, 1).contiguous());
    }

    /// <summary>What <c>EAP_zero_node_mlpoutfix</c> and the like stand for.</summary>
    private sealed record ScoreName(string Method, string Ablation, Level Level, AttributionRules Rules)
    {
        public static ScoreName Of(string name)
        {
            var parts = name.Split('_');
            var rules = parts[^1] == "mlpoutfix" ? AttributionRules.Reference with { MlpGradient = MlpGradient.Output } : AttributionRules.Reference;
            return new(parts[0], parts[1], parts.Length > 2 ? Enum.Parse<Level>(parts[2], ignoreCase: true) : Level.Edge, rules);
        }
    }
}
