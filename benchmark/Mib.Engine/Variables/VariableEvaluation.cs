using System.Text.Json;
using Mib.Core.Causal;
using Mib.Core.Errors;
using Mib.Core.Results;
using Mib.Engine.Plans;
using Mib.Sdk.Variables;

namespace Mib.Engine.Variables;

/// <summary>A whole run on the variable track: featurizers for each site and seed, and how often their interchange does what the causal model says.</summary>
public static class VariableEvaluation
{
    /// <summary>File name of the artifact.</summary>
    public const string ArtifactName = "featurizers.safetensors";

    /// <summary>Series that says which of the test pairs each one is: not all can be judged.</summary>
    public const string PairSeries = "pair";

    /// <summary>Series that says which base prompt each pair has: pairs of one are alike.</summary>
    public const string PromptSeries = "prompt";

    /// <summary>Series that says of which kind each pair is.</summary>
    public const string KindSeries = "kind";

    /// <summary>Runs a plan, or what is left of it; a site that is scored is in the journal.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="journal">The run's finished steps.</param>
    /// <param name="observer">Who watches.</param>
    /// <param name="cancellation">Where the user's wish to stop arrives.</param>
    /// <exception cref="NotMeasurableException">No pair is left on which the model answers both prompts rightly.</exception>
    public static RunResult Run(VariablePlan plan, IRunJournal journal, IRunObserver observer, CancellationToken cancellation)
    {
        var clock = new ClockedJournal(journal);
        _ = plan.CausalModel[plan.Variable];
        foreach (var unit in plan.Sites.SelectMany(site => site.Units))
            unit.Check(plan.Model.Config);

        var train = Usable(plan, plan.Train, "training pairs", clock, observer, cancellation);
        var validation = plan.Validation.Count == 0 ? [] : Usable(plan, plan.Validation, "validation pairs", clock, observer, cancellation);
        var test = Usable(plan, plan.Test, "test pairs", clock, observer, cancellation);

        var sweep = new SiteSweep(plan, train, validation, test, clock, observer, cancellation);
        var floor = sweep.Floor();
        var results = plan.Sites.GroupBy(site => site.Position).SelectMany(sweep.At).ToDictionary();
        SiteResult[][] bySite = [.. plan.Sites.Select(site => results[site])];
        var scores = InterchangeScores.Of(plan.Sites, bySite, validation, test, floor, plan.Seed, out var chosen);
        return new()
        {
            Scores = scores,
            Curves = [.. plan.Sites.Zip(bySite, (site, seeds) => Learning(site, seeds[0])).SelectMany(curves => curves)],
            Examples =
            [
                new("floor", new(floor)),
                new(PairSeries, [.. test.Select(pair => (double)pair.Number)]),
                new(PromptSeries, [.. InterchangeScores.Prompts(test).Select(prompt => (double)prompt)]),
                new(KindSeries, [.. InterchangeScores.Kinds(test).Select(kind => (double)kind)]),
                .. plan.Sites.Select((site, i) => new ExampleSeries(site.ToString(), new(InterchangeScores.Mean(bySite[i], result => result.Test)))),
            ],
            Facts =
            [
                new("train-pairs", train.Count), new("train-pairs-offered", plan.Train.Count),
                new("validation-pairs", validation.Count), new("validation-pairs-offered", plan.Validation.Count),
                new("test-pairs", test.Count), new("test-pairs-offered", plan.Test.Count), new("seeds", plan.Seeds),
            ],
            Artifact = new(ArtifactName, new(Featurizers.Write(plan, Kept(plan, bySite, chosen, observer)))),
            Seconds = clock.Seconds,
            PeakMemoryBytes = ProcessMemory.PeakBytes,
        };
    }

    /// <summary>The sites whose featurizers are kept, with what they gave from the first seed: all, or the chosen one if all would not fit into a database.</summary>
    private static IEnumerable<(Site Site, SiteResult Result)> Kept(VariablePlan plan, SiteResult[][] bySite, Site chosen, IRunObserver observer)
    {
        var all = plan.Sites.Zip(bySite, (site, seeds) => (Site: site, Result: seeds[0])).ToList();
        var bytes = all.Sum(one => Featurizers.BytesOf(one.Result));
        if (bytes <= plan.MostFeaturizerBytes)
            return all;
        observer.Note($"the featurizers of {plan.Sites.Count} sites are {bytes >> 20} MiB together, more than the {plan.MostFeaturizerBytes >> 20} that are kept: only those of {chosen} are");
        return all.Where(one => one.Site == chosen);
    }

    /// <summary>How the first seed's training went: its loss over passes, on the training and on the validation pairs.</summary>
    private static IEnumerable<Curve> Learning(Site site, SiteResult result)
    {
        if (result.Learning.Length == 0)
            yield break;
        yield return Of("training", point => point.Train);
        if (result.Learning.Any(point => point.Validation is not null))
            yield return Of("validation", point => point.Validation ?? double.NaN);

        Curve Of(string name, Func<LearningPoint, double> loss) => new(
            $"learning/{site}/{name}", [.. result.Learning.Select(point => new CurvePoint(point.Epoch, loss(point), double.NaN, double.NaN, 0))]);
    }

    /// <summary>The pairs that can be judged. Which they are is a step of the run: a resumed one goes on with the same.</summary>
    private static List<InterchangePair> Usable(
        VariablePlan plan, IReadOnlyList<CounterfactualPair> pairs, string phase, ClockedJournal journal, IRunObserver observer, CancellationToken cancellation)
    {
        var labels = new PairLabels(plan.CausalModel, plan.Variable, plan.Tokenizer, [.. plan.Sites.Select(site => site.Position).Distinct()])
        {
            Rewrite = ReferenceEquals(pairs, plan.Train) ? plan.TrainingLabel : null, Target = plan.Target,
        };
        var labelled = new List<InterchangePair>();
        var obstacles = new Dictionary<LabelObstacle, int>();
        foreach (var (number, pair) in pairs.Index())
        {
            if (labels.Of(pair, out var obstacle) is { } found && found.Longest <= plan.Model.Config.Context)
                labelled.Add(found with { Number = number });
            else
                obstacles[obstacle] = obstacles.GetValueOrDefault(obstacle) + 1;
        }

        if (journal.Find(phase) is { } saved)
            return [.. JsonSerializer.Deserialize<int[]>(saved)!.Select(i => labelled[i])];

        var kept = AnsweredPairs.Of(plan.Model, labelled, plan.BatchSize, observer, phase, cancellation);
        observer.Note($"{phase}: {kept.Count} of {pairs.Count} kept; {Left(LabelObstacle.UnknownWord) + Left(LabelObstacle.None)} not in the vocabulary or too long, "
            + $"{Left(LabelObstacle.AnswerWithinAnswer)} with an answer that begins another, {Left(LabelObstacle.OtherLength)} with a counterfactual of another length, "
            + $"{labelled.Count - kept.Count} answered wrongly by the model");
        if (labelled.Count == 0)
            throw new NotMeasurableException($"None of the {pairs.Count} {phase} can be judged.", "use a model whose tokenizer knows the words of the answers.");
        if (kept.Count == 0)
            throw new NotMeasurableException($"The model answers none of the {pairs.Count} {phase} rightly.", "use a model that has learned the task.");
        journal.Save(phase, JsonSerializer.SerializeToUtf8Bytes(kept));
        return [.. kept.Select(i => labelled[i])];

        int Left(LabelObstacle obstacle) => obstacles.GetValueOrDefault(obstacle);
    }
}
