using Mib.Cli.Options;
using Mib.Core.Data;
using Mib.Core.Results;
using Mib.Engine.Circuits;
using Mib.Engine.Formats;
using Mib.Engine.Plans;
using Mib.Sdk.Circuits;

namespace Mib.Cli.Evaluate;

/// <summary>Runs of the circuit track.</summary>
internal static class CircuitJob
{
    internal const int DefaultLimit = 200;
    internal const int DefaultBatchSize = 20;

    /// <summary>Prepares a run.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="bench">What it needs.</param>
    /// <param name="method">The method; null if something is submitted in its place.</param>
    /// <param name="submitted">What is judged in a method's place.</param>
    public static Job Prepare(EvaluateRequest request, Bench bench, ICircuitMethod? method, SubmittedCircuits? submitted = null)
    {
        var how = request.Circuit;
        how.Expect(bench.Model);
        var notes = new List<string>();
        var pairs = new TaskPairs(request.Task, bench.Task, bench.Data, bench.Model);
        // What is submitted was made elsewhere: its run is the same whatever there is to train on.
        var train = submitted is null || how.NeedsTrainPairs ? pairs.Of(Split.Train, request.TrainLimit ?? DefaultLimit, notes) : [];
        var test = pairs.Of(request.Split, request.Limit, notes);
        var plan = new CircuitPlan
        {
            Model = bench.Model.Model,
            Method = method,
            Submitted = submitted,
            Train = train,
            Test = test,
            Seed = request.Seed,
            BatchSize = request.BatchSize ?? DefaultBatchSize,
            Level = how.Level,
            Metric = how.Metric,
            Rules = how.Rules,
            Scale = how.Scale,
            Attribution = how.Attribution,
            Auroc = how.Auroc,
            CheckedSize = how.CheckedSize,
            Known = CircuitJson.IsIn(bench.Model.Folder) ? CircuitJson.Read(bench.Model.Folder, bench.Model.Model.Graph) : null,
        };
        var key = RunKeys.Of(
            request, bench, variable: "", DataHash.Of(train, test),
            [.. how.Named,
            new("batch-size", $"{plan.BatchSize}"),
            new("known-circuit", CircuitJson.HashIn(bench.Model.Folder)),
            new(RunKey.TestData, DataHash.Of(test)),
            new("test-examples", $"{test.Count}"),
            new(RunKey.TrainExamples, $"{train.Count}")]);
        return new(
            key, RunKeys.OfRandomCircuits(key, how.NeedsTrainPairs ? DataHash.Of(train, test) : key.TestHash), notes,
            (journal, shared, observer, cancellation) =>
            {
                using var ablation = how.Values(bench.Model, plan.Train, plan.BatchSize, cancellation);
                return CircuitEvaluation.Run(plan with { Ablation = ablation, EvaluationAblation = how.Evaluation == EvaluationAblation.Patching ? AblationValues.Patching : null }, journal, shared, observer, cancellation);
            });
    }
}
