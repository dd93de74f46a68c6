using Mib.Core.Circuits;
using Mib.Core.Errors;
using Mib.Sdk.Circuits;

namespace Mib.Engine.Plugins;

/// <summary>A plugin's method of which nothing comes out but scores for the model's graph or an error with its name.</summary>
internal sealed class GuardedCircuitMethod(Plugin plugin, string what, ICircuitMethod inner) : ICircuitMethod
{
    public CircuitScores Score(AttributionRun run)
    {
        // Whatever tensors a method forgets, they go with its run.
        using var scope = NewDisposeScope();

        // Scores that are not finite cannot be made: CircuitScores refuses them, which then is what the method threw.
        var scores = plugin.Guard(what, () => inner.Score(run), run.Cancellation) ?? throw Wrong("returned null instead of edge scores.");
        if (!scores.Graph.Equals(run.Model.Graph))
            throw Wrong($"returned scores for {Describe(scores.Graph)}; the model has {Describe(run.Model.Graph)}.");
        return scores.Level == run.Level
            ? scores
            : throw Wrong($"returned a score for each {Kebab.Of(scores.Level.ToString())}, where one for each {Kebab.Of(run.Level.ToString())} was asked for.");
    }

    private static string Describe(CircuitGraph graph) => $"{graph.Layers} layers of {graph.Heads} heads, {graph.Edges.Count} edges";

    private PluginException Wrong(string how) =>
        new(plugin.Manifest.Path, $"{what} {how}", "return CircuitScores of run.Model.Graph with a score for each of run.Level.");
}
