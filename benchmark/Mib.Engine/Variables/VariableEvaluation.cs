using System.Text.Json;
using Mib.Core;
using Mib.Core.Causal;
using Mib.Core.Errors;
using Mib.Core.Results;
using Mib.Engine.Plans;
using Mib.Models;
using Mib.Sdk.Variables;

namespace Mib.Engine.Variables;

/// <summary>A whole run on the variable track: a featurizer a site, and how often its interchange does what the causal model says.</summary>
public static class VariableEvaluation
{
    /// <summary>File name of the artifact.</summary>
    public const string ArtifactName = "featurizers.safetensors";

    /// <summary>Runs a plan, or what is left of it; a finished site is in the journal.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="journal">The run's finished steps.</param>
    /// <param name="observer">Who watches.</param>
    /// <param name="cancellation">Where the user's wish to stop arrives.</param>
    /// <exception cref="NotMeasurableException">No pair is left on which the model answers both prompts rightly.</exception>
    public static RunResult Run(VariablePlan plan, IRunJournal journal, IRunObserver observer, CancellationToken cancellation)
    {
        var clock = new ClockedJournal(journal);
        _ = plan.CausalModel[plan.Variable];
        foreach (var site in plan.Sites.Where(s => s.Layer < 0 || s.Layer >= plan.Model.Config.Layers))
        {
            throw new UsageException(
                $"There is no layer {site.Layer}: the model has {plan.Model.Config.Layers}.", $"choose a layer from 0 to {plan.Model.Config.Layers - 1}.");
        }

        var train = Usable(plan, plan.Train, "training pairs", clock, observer, cancellation);
        var test = Usable(plan, plan.Test, "test pairs", clock, observer, cancellation);

        var sites = new List<SiteResult>();
        foreach (var site in plan.Sites)
        {
            var step = $"site/{site}";
            if (clock.Find(step) is { } saved)
            {
                sites.Add(SiteResult.FromBytes(saved));
            }
            else
            {
                sites.Add(Score(plan, site, train, test, observer, cancellation));
                clock.Save(step, sites[^1].ToBytes());
            }
        }

        return new()
        {
            Scores = InterchangeScores.Of(plan.Sites, sites, test, plan.Seed),
            Examples =
            [
                new("floor", test.Select(p => p.Label == p.BaseAnswer ? 1.0 : 0.0).ToEquatableArray()),
                .. plan.Sites.Select((site, i) => new ExampleSeries(site.ToString(), [.. sites[i].Right.Select(r => r ? 1.0 : 0.0)])),
            ],
            Facts =
            [
                new("train-pairs", train.Count), new("train-pairs-offered", plan.Train.Count),
                new("test-pairs", test.Count), new("test-pairs-offered", plan.Test.Count),
            ],
            Artifact = new(ArtifactName, new(Featurizers.Write(plan, sites))),
            Seconds = clock.Seconds,
            PeakMemoryBytes = ProcessMemory.PeakBytes,
        };
    }

    /// <summary>The pairs that can be judged. Which they are is a step of the run: a resumed one goes on with the same.</summary>
    private static List<LabelledPair> Usable(
        VariablePlan plan, IReadOnlyList<CounterfactualPair> pairs, string phase, ClockedJournal journal, IRunObserver observer, CancellationToken cancellation)
    {
        var labelled = new List<LabelledPair>();
        var alike = 0;
        foreach (var pair in pairs)
        {
            if (LabelledPair.Of(pair, plan.CausalModel, plan.Variable, plan.Tokenizer, out var obstacle) is not { } found)
                alike += obstacle == LabelObstacle.AnswersBeginAlike ? 1 : 0;
            else if (Math.Max(found.BaseIds.Count, found.SourceIds.Count) <= plan.Model.Config.Context)
                labelled.Add(found);
        }

        if (journal.Find(phase) is { } saved)
            return [.. JsonSerializer.Deserialize<int[]>(saved)!.Select(i => labelled[i])];

        var kept = AnsweredPairs.Of(plan.Model, labelled, plan.BatchSize, observer, phase, cancellation);
        observer.Note($"{phase}: {kept.Count} of {pairs.Count} kept; {pairs.Count - labelled.Count - alike} not in the vocabulary or too long, "
            + $"{alike} with answers that begin with the same token, {labelled.Count - kept.Count} answered wrongly by the model");
        if (labelled.Count == 0)
            throw new NotMeasurableException($"None of the {pairs.Count} {phase} can be judged by the next token.", "use a model whose tokenizer has a token for each answer.");
        if (kept.Count == 0)
            throw new NotMeasurableException($"The model answers none of the {pairs.Count} {phase} rightly.", "use a model that has learned the task.");
        journal.Save(phase, JsonSerializer.SerializeToUtf8Bytes(kept));
        return [.. kept.Select(i => labelled[i])];
    }

    private static SiteResult Score(
        VariablePlan plan, Site site, List<LabelledPair> train, List<LabelledPair> test, IRunObserver observer, CancellationToken cancellation)
    {
        var batches = SiteData.Collect(plan.Model, site, train, plan.BatchSize);
        try
        {
            using var featurizer = plan.Method.Fit(new VariableRun
            {
                Model = plan.Model,
                Site = site,
                Train = batches,
                Seed = plan.Seed,
                Cancellation = cancellation,
                Progress = new ShareOf(observer, $"layer {site.Layer}"),
            });
            observer.Report($"layer {site.Layer}", 1);
            return new(featurizer.Kind, featurizer.Selected, Featurizers.Store(featurizer), Right(plan, site, featurizer, test));
        }
        finally
        {
            batches.ForEach(b => b.Dispose());
        }
    }

    /// <summary>Of which test pairs the intervened model says what the causal model says.</summary>
    private static bool[] Right(VariablePlan plan, Site site, Featurizer featurizer, List<LabelledPair> test)
    {
        var right = new List<bool>();
        foreach (var chunk in test.Chunk(plan.BatchSize))
        {
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            using var batch = SiteData.Collect(plan.Model, site, chunk, chunk.Length)[0];
            var swapped = featurizer.Interchange(batch.Bases, batch.Sources);
            var said = Intervention.Logits(plan.Model, site, batch, swapped).argmax(-1).ToLongs();
            right.AddRange(said.Zip(chunk, (token, pair) => token == pair.Label));
        }

        return [.. right];
    }

    /// <summary>What one site gave.</summary>
    internal sealed record SiteResult(string Kind, IReadOnlyList<int>? Selected, StoredTensor[] State, bool[] Right)
    {
        public static SiteResult FromBytes(byte[] bytes) => JsonSerializer.Deserialize<SiteResult>(bytes)!;

        public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this);
    }
}
