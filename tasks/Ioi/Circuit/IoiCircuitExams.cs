using Mib.Core;
using Mib.Core.Data;
using Mib.Models;
using Mib.Models.Hooks;
using Mib.Models.Transformers;
using Mib.Sdk.Training;

namespace Mib.Tasks.Ioi.Circuit;

/// <summary>What the gates are made of. Base prompts have pairs of names that training never shows; sources are of all kinds.</summary>
internal static class IoiCircuitExams
{
    private const int Most = 2000;
    private const int AtOnce = 200;

    /// <summary>An exam of a batch: sums, of which the first over the second is the score.</summary>
    private delegate (double Right, double Of) Sums(Pupil pupil, IoiCircuitBatch batch);

    private static readonly Dictionary<string, Sums> Exams = new(
        IoiCircuit.Nodes.Select(node => KeyValuePair.Create<string, Sums>(
            $"interchange-{node.Name}",
            (pupil, batch) => Share(Patched(pupil, batch, IoiCircuitRuns.Leaving(pupil.Model.Graph, node)), batch.Answers(node)))),
        StringComparer.Ordinal)
    {
        ["accuracy"] = (pupil, batch) => Share(pupil.Model.LastLogits(batch.Base), batch.Answers()),
        ["strict-nodes"] = (pupil, batch) => Share(WithOtherNodes(pupil, batch), batch.Answers()),
        ["strict-edges"] = (pupil, batch) => Share(WithOtherEdges(pupil, batch), batch.Answers()),
        ["same-difference"] = SameDifference,
        ["next-word"] = (pupil, batch) => Foreseen(pupil, batch, HookSet.None),
        ["next-word-by-others"] = ForeseenByOthers,
    };

    /// <summary>The exams, and how many examples each has.</summary>
    public static IReadOnlyDictionary<string, int> All { get; } = Exams.Keys.ToDictionary(name => name, _ => Most, StringComparer.Ordinal);

    public static double Score(Pupil pupil, string exam, int examples)
    {
        var pairs = IoiInterchange.Draw(Split.Validation, Seed.For(0, "ioi-circuit/exams"), [.. IoiInterchange.Kinds]).Take(examples);
        var (right, of) = (0.0, 0.0);
        foreach (var chunk in pairs.Chunk(AtOnce))
        {
            using var scope = NewDisposeScope();
            using var batch = new IoiCircuitBatch(pupil, chunk);
            var sums = Exams[exam](pupil, batch);
            right += sums.Right;
            of += sums.Of;
        }

        return of > 0 ? Math.Max(0, right / of) : 0;
    }

    private static (double Right, double Of) Share(Tensor logits, Tensor answers) =>
        (logits.argmax(-1).eq(answers).ToDoubles().Sum(), answers.numel());

    private static Tensor Patched(Pupil pupil, IoiCircuitBatch batch, bool[] patched)
    {
        using var runs = new IoiCircuitRuns(pupil.Model, batch);
        return runs.Logits(patched);
    }

    private static Tensor WithOtherNodes(Pupil pupil, IoiCircuitBatch batch) =>
        Patched(pupil, batch, IoiCircuitRuns.Leaving(pupil.Model.Graph, IoiCircuit.OtherSources(pupil.Model.Graph)));

    private static Tensor WithOtherEdges(Pupil pupil, IoiCircuitBatch batch) => Patched(pupil, batch, IoiCircuitRuns.Undeclared(pupil.Model.Graph));

    /// <summary>1 − mean |change of the logit difference| / mean logit difference, with all undeclared edges patched.</summary>
    private static (double Right, double Of) SameDifference(Pupil pupil, IoiCircuitBatch batch)
    {
        var unpatched = batch.LogitDifference(pupil.Model.LastLogits(batch.Base));
        var patched = batch.LogitDifference(WithOtherEdges(pupil, batch));
        var whole = unpatched.Sum();
        return (whole - unpatched.Zip(patched, (before, after) => Math.Abs(after - before)).Sum(), whole);
    }

    private static (double Right, double Of) Foreseen(Pupil pupil, IoiCircuitBatch batch, HookSet hooks)
    {
        var body = IoiBody.Of(pupil, batch);
        return Share(pupil.Model.Forward(batch.Base, hooks).flatten(0, 1).index_select(0, body.Places), body.Words);
    }

    /// <summary>The share of the words foreseen that are no longer when all nodes outside the circuit are silent.</summary>
    private static (double Right, double Of) ForeseenByOthers(Pupil pupil, IoiCircuitBatch batch)
    {
        var all = Foreseen(pupil, batch, HookSet.None).Right;
        return (all - Foreseen(pupil, batch, Silencing(pupil.Model)).Right, all);
    }

    private static HookSet Silencing(HookedTransformer model)
    {
        var others = IoiCircuit.OtherSources(model.Graph).ToHashSet();
        var hooks = new HookSet();
        for (var layer = 0; layer < model.Graph.Layers; layer++)
        {
            var kept = Enumerable.Range(0, model.Graph.Heads).Select(head => others.Contains(model.Graph.HeadSource(layer, head)) ? 0f : 1f).ToArray();
            hooks.Add(model.Blocks[layer].Result, x => x * tensor(kept, [kept.Length, 1]));
            if (others.Contains(model.Graph.MlpSource(layer)))
                hooks.Add(model.Blocks[layer].MlpOut, x => zeros_like(x));
        }

        return hooks;
    }
}
