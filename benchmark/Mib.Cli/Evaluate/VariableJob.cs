using Mib.Cli.Options;
using Mib.Core.Causal;
using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Core.Results;
using Mib.Engine.Plans;
using Mib.Engine.Variables;
using Mib.Sdk.Tasks;
using Mib.Sdk.Variables;

namespace Mib.Cli.Evaluate;

/// <summary>Runs of the variable track.</summary>
internal static class VariableJob
{
    internal const int DefaultLimit = 1000;
    private const int DefaultBatchSize = 64;

    public static Job Prepare(EvaluateRequest request, Bench bench, IVariableMethod method)
    {
        var settings = request.Variables;
        var notes = new List<string>();
        var reference = bench.Task as IReferenceLabels;
        var rewritten = settings.Labels == LabelForm.Reference ? reference : null;
        var targets = VariableTargets.Of(request, bench, Variable(request, bench));
        var train = Pairs(Split.Train, request.TrainLimit ?? DefaultLimit);
        var validation = HasValidation(request) ? Pairs(Split.Validation, request.Limit) : [];
        var test = Pairs(request.Split, request.Limit);
        var plan = new VariablePlan
        {
            Model = bench.Model.Model,
            Tokenizer = bench.Model.Tokenizer ?? throw TaskPairs.NoTokenizer(bench.Model),
            Method = method,
            CausalModel = bench.Task.CausalModel ?? throw NoCausalModel(request.Task),
            Variable = Variable(request, bench),
            Sites = VariableSites.Of(settings, bench),
            Train = train,
            Validation = validation,
            Test = test,
            Seed = request.Seed,
            BatchSize = request.BatchSize ?? DefaultBatchSize,
            Seeds = settings.Seeds,
            FollowsReference = settings.FollowsReference,
            TrainingLabel = rewritten is null ? null : rewritten.TrainingLabel,
            Target = targets is null ? null : targets.Of,
            FirstTokenOnly = settings.Patch == PatchedTokens.FirstToken,
        };
        var key = RunKeys.Of(
            request, bench, plan.Variable, DataHash.Of(train, validation, test),
            new("batch-size", $"{plan.BatchSize}"),
            new("compat", settings.FollowsReference ? "mib" : "none"),
            new("measure", targets is null ? "iia" : "logit-diff-mse"),
            new("coefficients", targets?.Name ?? "none"),
            // Of most tasks the reference's labels are what the model writes: there is no choice then.
            new("labels", reference is null ? "none" : Choice.Text(settings.Labels)),
            new("layers", Listed(settings.Layers)),
            new("patch", Choice.Text(settings.Patch)),
            new("positions", Listed(plan.Sites.Select(site => site.Position).Distinct())),
            new("seeds", $"{settings.Seeds}"),
            new("site", settings.Heads.Count == 0 ? Choice.Text(settings.Site) : Listed(settings.Heads.Select(head => $"{head.Layer}.{head.Head}"))),
            new(RunKey.TestData, DataHash.Of(test)),
            new("test-examples", $"{test.Length}"),
            new(RunKey.TrainExamples, $"{train.Length}"),
            new(RunKey.ValidationExamples, $"{validation.Length}"));
        if (validation.Length == 0)
            notes.Add("note: there are no validation pairs, so that the best site is chosen on the test pairs only.");
        if (request.Split == Split.Train)
            notes.Add("note: --split train scores what was fitted on the pairs that it was fitted to.");
        var inputs = method.Prepare(plan.Model, bench.Model.Hash, [.. plan.Sites.SelectMany(site => site.Units).Distinct()]);
        key = key with { Options = [.. key.Options.Concat(inputs).OrderBy(option => option.Name, StringComparer.Ordinal)] };
        return new(
            key, key.Id(), notes,
            (journal, _, observer, cancellation) => VariableEvaluation.Run(plan, journal, observer, cancellation));

        CounterfactualPair[] Pairs(Split split, int most)
        {
            var all = bench.Data.Counterfactuals(split);
            if (targets is null)
                return [.. all.Take(most)];
            var offered = all.ToList();
            var fitting = targets.Fitting(offered).ToArray();
            if (fitting.Length < offered.Count)
                notes.Add($"note: of {offered.Count} {Choice.Text(split)} pairs, {offered.Count - fitting.Length} are left out: the linear model says nothing of them, or a name has several tokens.");
            return fitting[..Math.Min(most, fitting.Length)];
        }
    }

    private static bool HasValidation(EvaluateRequest request) =>
        request.Split != Split.Validation && (request.Data is null || File.Exists(PublishedFiles.PathOf(request.Data, Split.Validation)));

    private static string Listed<T>(IEnumerable<T> values) => string.Join(',', values) is { Length: > 0 } text ? text : "all";

    private static string Variable(EvaluateRequest request, Bench bench)
    {
        var known = bench.Task.Card.Variables.Select(v => v.Name).ToList();
        var wanted = request.Variables.Variable;
        return known.Count == 0 ? throw NoCausalModel(request.Task)
            : wanted is null ? known[0]
            : known.Contains(wanted) ? wanted
            : throw new UnknownNameException($"variable of {request.Task}", wanted, known);
    }

    private static UsageException NoCausalModel(string task) => new(
        $"The task {task} has no causal model, so there is no variable to look for.", "use a method of the circuit track, or another task.");
}
