using Mib.Core.Causal;
using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Engine.Plans;
using Mib.Engine.Variables;
using Mib.Sdk.Variables;

namespace Mib.Cli.Evaluate;

/// <summary>Runs of the variable track.</summary>
internal static class VariableJob
{
    private const int DefaultTrainLimit = 1000;
    private const int DefaultBatchSize = 64;

    public static Job Prepare(EvaluateRequest request, Bench bench, IVariableMethod method)
    {
        CounterfactualPair[] train = [.. bench.Data.Counterfactuals(Split.Train).Take(request.TrainLimit ?? DefaultTrainLimit)];
        CounterfactualPair[] test = [.. bench.Data.Counterfactuals(request.Split).Take(request.Limit)];
        var plan = new VariablePlan
        {
            Model = bench.Model.Model,
            Tokenizer = bench.Model.Tokenizer ?? throw TaskPairs.NoTokenizer(bench.Model),
            Method = method,
            CausalModel = bench.Task.CausalModel ?? throw NoCausalModel(request.Task),
            Variable = Variable(request, bench),
            Sites = [.. Layers(request, bench).Select(layer => new Site(layer, Site.LastToken))],
            Train = train,
            Test = test,
            Seed = request.Seed,
            BatchSize = request.BatchSize ?? DefaultBatchSize,
        };
        var key = RunKeys.Of(
            request, bench, plan.Variable, DataHash.Of(train, test),
            new("batch-size", $"{plan.BatchSize}"),
            new("layers", request.Layers.Count == 0 ? "all" : string.Join(',', request.Layers)),
            new("test-examples", $"{test.Length}"),
            new("train-examples", $"{train.Length}"));
        return new(
            key, key.Id(), [],
            (journal, _, observer, cancellation) => VariableEvaluation.Run(plan, journal, observer, cancellation));
    }

    private static string Variable(EvaluateRequest request, Bench bench)
    {
        var known = bench.Task.Card.Variables.Select(v => v.Name).ToList();
        return known.Count == 0 ? throw NoCausalModel(request.Task)
            : request.Variable is null ? known[0]
            : known.Contains(request.Variable) ? request.Variable
            : throw new UnknownNameException($"variable of {request.Task}", request.Variable, known);
    }

    private static IEnumerable<int> Layers(EvaluateRequest request, Bench bench)
    {
        var count = bench.Model.Model.Config.Layers;
        if (request.Layers.Any(layer => layer >= count))
        {
            throw new UsageException(
                $"--layer is {request.Layers.First(layer => layer >= count)}, {bench.Model.Name} has the layers 0 to {count - 1}.", "name one of those.");
        }

        return request.Layers.Count == 0 ? Enumerable.Range(0, count) : request.Layers;
    }

    private static UsageException NoCausalModel(string task) => new(
        $"The task {task} has no causal model, so there is no variable to look for.", "use a method of the circuit track, or another task.");
}
