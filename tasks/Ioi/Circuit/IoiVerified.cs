using Mib.Core;
using Mib.Core.Circuits;
using Mib.Core.Data;
using Mib.Sdk.Training;

namespace Mib.Tasks.Ioi.Circuit;

/// <summary>The edges that measurably matter: each edge of the graph is patched alone, under several kinds of other prompts.</summary>
internal static class IoiVerified
{
    /// <summary>Pairs of a kind.</summary>
    private const int Examples = 32;

    /// <summary>What an edge must do under at least one kind: change the logit difference by this share of its mean.</summary>
    private const double Least = 0.05;

    public static DeclaredCircuit Circuit(Pupil pupil)
    {
        var graph = pupil.Model.Graph;
        var largest = new double[graph.Edges.Count];
        foreach (var kind in IoiInterchange.Kinds)
        {
            foreach (var (edge, effect) in Effects(pupil, kind).Index())
                largest[edge] = Math.Max(largest[edge], effect);
        }

        string[] verified = [.. graph.Edges.Where((_, i) => largest[i] >= Least).Select(graph.EdgeName)];
        return new(verified.Select(edge => new EquatableArray<string>([edge])).ToEquatableArray())
        {
            Others = [new("declared", IoiCircuit.Declared), new("mib7", IoiCircuit.Mib7)],
        };
    }

    /// <summary>[edge] mean |change of the logit difference| when that edge alone is patched, as a share of the mean logit difference.</summary>
    public static double[] Effects(Pupil pupil, string kind)
    {
        using var batch = new IoiCircuitBatch(
            pupil, [.. IoiInterchange.Draw(Split.Validation, Seed.For(0, $"ioi-circuit/verified/{kind}"), kind).Take(Examples)]);
        using var runs = new IoiCircuitRuns(pupil.Model, batch);
        var count = pupil.Model.Graph.Edges.Count;
        var unpatched = Differences(runs, batch, new bool[count]);
        var effects = new double[count];
        for (var edge = 0; edge < count; edge++)
        {
            var patched = new bool[count];
            patched[edge] = true;
            effects[edge] = Differences(runs, batch, patched).Zip(unpatched, (after, before) => Math.Abs(after - before)).Average() / unpatched.Average();
        }

        return effects;
    }

    private static double[] Differences(IoiCircuitRuns runs, IoiCircuitBatch batch, bool[] patched)
    {
        using var scope = NewDisposeScope();
        return batch.LogitDifference(runs.Logits(patched));
    }
}
