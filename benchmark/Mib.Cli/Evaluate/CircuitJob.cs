using Mib.Cli.Options;
using Mib.Core.Circuits;
using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Engine.Circuits;
using Mib.Engine.Data;
using Mib.Engine.Formats;
using Mib.Engine.Plans;
using Mib.Sdk.Circuits;

namespace Mib.Cli.Evaluate;

/// <summary>Runs of the circuit track.</summary>
internal static class CircuitJob
{
    private const int DefaultTrainLimit = 200;
    private const int DefaultBatchSize = 20;

    /// <summary>Prepares a run.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="bench">What it needs.</param>
    /// <param name="method">The method; null if something is submitted in its place.</param>
    /// <param name="submitted">What is judged in a method's place.</param>
    public static Job Prepare(EvaluateRequest request, Bench bench, ICircuitMethod? method, SubmittedCircuits? submitted = null)
    {
        var how = request.Circuit;
        var notes = new List<string>();
        var train = Pairs(Split.Train, request.TrainLimit ?? DefaultTrainLimit);
        var test = Pairs(request.Split, request.Limit);
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
            new("test-examples", $"{test.Count}"),
            new("train-examples", $"{train.Count}")]);
        return new(
            key, RunKeys.OfRandomCircuits(key, how.Ablation is Ablation.Patching or Ablation.Zero ? DataHash.Of(test) : DataHash.Of(train, test)), notes,
            (journal, shared, observer, cancellation) =>
            {
                using var ablation = how.Values(plan.Model, plan.Train, plan.BatchSize, cancellation);
                return CircuitEvaluation.Run(plan with { Ablation = ablation }, journal, shared, observer, cancellation);
            });

        IReadOnlyList<TokenPair> Pairs(Split split, int limit)
        {
            var tokenizer = bench.Model.Tokenizer ?? throw NoTokenizer(bench);
            var found = PairTokenizer.Tokenize(bench.Data.Pairs(split), tokenizer, bench.Model.Model.Config.Context, limit);
            var dropped = DroppedPairs.Text(found.Dropped);
            if (found.Pairs.Count == 0)
            {
                throw new NotMeasurableException(
                    $"{bench.Model.Name} cannot be asked a single {Choice.Text(split)} pair of {request.Task} (left out: {dropped}).",
                    bench.Task.Card.DefaultModel is { } known ? $"use a model that has learned the task, such as {known}." : "use a model that has learned the task.");
            }

            var leftOut = DroppedPairs.OfRule(bench.Data, split);
            if (leftOut.Count > 0)
                notes.Add($"{Choice.Text(split)} rows that the task leaves out: {DroppedPairs.Text(leftOut)}.");
            if (dropped.Length > 0)
                notes.Add($"{Choice.Text(split)} pairs left out: {dropped}.");
            return found.Pairs;
        }
    }

    internal static UsageException NoTokenizer(Bench bench) => new(
        $"The model {bench.Model.Name} has no tokenizer.json, and the task's examples are text.",
        "put the model's tokenizer.json into its folder.");
}
