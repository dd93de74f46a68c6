using Mib.Cli.Options;
using Mib.Core.Circuits;
using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Engine.Circuits;
using Mib.Engine.Data;
using Mib.Engine.Plans;
using Mib.Sdk.Circuits;

namespace Mib.Cli.Evaluate;

/// <summary>Runs of the circuit track.</summary>
internal static class CircuitJob
{
    private const int DefaultTrainLimit = 200;
    private const int DefaultBatchSize = 20;

    public static Job Prepare(EvaluateRequest request, Bench bench)
    {
        var notes = new List<string>();
        var train = Pairs(Split.Train, request.TrainLimit ?? DefaultTrainLimit);
        var test = Pairs(request.Split, request.Limit);
        var plan = new CircuitPlan
        {
            Model = bench.Model.Model,
            Method = bench.Method.CreateCircuitMethod(bench.Options),
            Train = train,
            Test = test,
            Seed = request.Seed,
            BatchSize = request.BatchSize ?? DefaultBatchSize,
            Prune = request.Prune ?? (request.Compat == Compat.Mib ? PruneRule.Pinned : PruneRule.Fixed),
            Scale = request.Compat == Compat.Mib ? ScoreScale.BatchMean : ScoreScale.ExampleMean,
        };
        var key = RunKeys.Of(
            request, bench, variable: "", DataHash.Of(train, test),
            new("ablation", Choice.Text(request.Ablation)),
            new("batch-size", $"{plan.BatchSize}"),
            new("compat", request.Compat == Compat.Mib ? "mib" : "none"),
            new("level", Choice.Text(request.Level)),
            new("prune", Choice.Text(plan.Prune)),
            new("select", Choice.Text(request.Select)),
            new("test-examples", $"{test.Count}"),
            new("train-examples", $"{train.Count}"));
        return new(
            key, RunKeys.OfRandomCircuits(key, DataHash.Of(test)), notes,
            (journal, shared, observer, cancellation) => CircuitEvaluation.Run(plan, journal, shared, observer, cancellation));

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
