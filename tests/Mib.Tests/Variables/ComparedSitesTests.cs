using Mib.Core.Errors;
using Mib.Core.Results;
using Mib.Engine.Comparing;
using Mib.Engine.Variables;
using Mib.Methods.Das;
using Mib.Methods.FullVector;
using Mib.Sdk.Variables;
using Mib.Tests.Leaderboard;
using Mib.Tests.Support;

namespace Mib.Tests.Variables;

/// <summary>Whether one run of the variable track is better than another.</summary>
public sealed class ComparedSitesTests(string device) : DeviceFixture(device)
{
    [Test]
    public void The_values_compared_are_the_scores_of_the_runs_and_a_clear_difference_is_found()
    {
        var (das, full) = (Run(new DasMethod(new() { Dimensions = 2, Epochs = 40, LearningRate = 0.05 })), Run(new FullVectorMethod()));

        var comparison = RunComparison.Of(das, full, seed: 0);

        Assert.That(comparison.Scores.Select(score => score.Metric), Is.EqualTo(new[] { "iia-selected", "iia" }));
        foreach (var (metric, result, examples) in comparison.Scores)
        {
            Assert.That((result.First, result.Second), Is.EqualTo((Best(das, metric), Best(full, metric))).Within(1e-12), metric);
            Assert.That((result.Difference > 0.4, result.Interval.Low > 0, result.PValue), Is.EqualTo((true, true, 1 / 2001.0)), metric);
            Assert.That(examples, Is.EqualTo(16), "base prompts");
        }
    }

    [Test]
    public void A_run_does_not_differ_from_itself()
    {
        var run = Run(new FullVectorMethod());

        Assert.That(
            RunComparison.Of(run, run, 0).Scores.Select(score => (score.Result.Difference, score.Result.Interval.Low, score.Result.Interval.High, score.Result.PValue)),
            Is.All.EqualTo((0.0, 0.0, 0.0, 1.0)));
    }

    /// <summary>In 16 prompts the one is right and the other wrong or the other way round: exchanging prompts, not pairs, is what chance can do.</summary>
    [Test]
    public void Base_prompts_are_exchanged_with_all_of_their_pairs()
    {
        var run = Run(new FullVectorMethod());
        RunRecord With(Func<int, double> right) => run with
        {
            Result = run.Result! with
            {
                Scores = [RunRecords.Score("iia", 0.5, site: "blocks.0.hook_resid_post@last")],
                Examples = [.. run.Result.Examples.Where(series => series.Name is "pair" or "prompt" or "kind"), new("blocks.0.hook_resid_post@last", new([.. Enumerable.Range(0, 256).Select(pair => right(pair / 16))]))],
            },
        };

        // Better in three prompts and worse in none: of the eight ways to exchange those, two differ as much.
        var p = RunComparison.Of(With(prompt => prompt < 8 ? 1 : 0), With(prompt => prompt < 5 ? 1 : 0), 0).Scores.Single().Result.PValue;

        Assert.That(p, Is.EqualTo(0.25).Within(0.03));
    }

    [TestCase("variable", "variable: a and b")]
    [TestCase("measure", "measure: iia and logit-diff-mse")]
    [TestCase("pairs", "the pairs that they could judge are not the same")]
    [TestCase("examples", "did not keep its examples (pair)")]
    public void Runs_of_something_else_are_refused_with_the_reason(string what, string reason)
    {
        var run = Run(new FullVectorMethod(), spoiled: what == "pairs" ? 3 : null);
        var other = what switch
        {
            "variable" => run with { Key = run.Key with { Variable = "b" } },
            "measure" => run with { Key = run.Key with { Settings = [new("measure", "logit-diff-mse")] } },
            // As many pairs of as many prompts in the same order, but of other prompts.
            "pairs" => Run(new FullVectorMethod(), spoiled: 4),
            _ => run with { Result = run.Result! with { Examples = [] } },
        };

        Assert.That(() => RunComparison.Of(run, other, 0), Throws.InstanceOf<UsageException>().With.Message.Contains(reason));
    }

    private static double Best(RunRecord run, string metric) => run.Result!.Scores.Where(score => score.Metric == metric && score.Site.Length > 0).Max(score => score.Value);

    private static RunRecord Run(IVariableMethod method, int? spoiled = null)
    {
        using var planted = spoiled is { } word ? new Planted(spoiled: word) : new Planted();
        var plan = planted.Plan(method, 0, 1);
        return RunRecords.Done(
            RunRecords.VariableKey("any") with { Variable = "a", Settings = [new("measure", "iia")] },
            VariableEvaluation.Run(plan with { Validation = plan.Train }, new MemoryJournal(), new RecordingObserver(), CancellationToken.None));
    }
}
