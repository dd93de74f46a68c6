using Mib.Cli.Options;
using Mib.Core.Errors;
using Mib.Engine.Formats;
using Mib.Engine.Variables;
using Mib.Sdk.Tasks;

namespace Mib.Cli.Evaluate;

/// <summary>What <c>--metric logit-diff-mse</c> expects of pairs.</summary>
internal static class VariableTargets
{
    /// <summary>The expectations; null where runs are judged by IIA.</summary>
    /// <exception cref="UsageException">The metric is none of the track's, or there is no linear model to judge by.</exception>
    public static LogitDifferenceTargets? Of(EvaluateRequest request, Bench bench, string variable)
    {
        var settings = request.Variables;
        var task = bench.Task as ILogitDifferenceTask;
        var metric = settings.Metric ?? (settings.FollowsReference && task is not null ? MetricChoice.LogitDiffMse : MetricChoice.Iia);
        if (metric == MetricChoice.Iia)
        {
            return settings.Coefficients is null ? null
                : throw new UsageException("--coefficients are of --metric logit-diff-mse, and the metric is iia.", "add --metric logit-diff-mse, or leave them out.");
        }

        if (metric != MetricChoice.LogitDiffMse)
            throw new UsageException($"--metric {Choice.Text(metric)} is the circuit track's.", "on the variable track, choose iia or logit-diff-mse.");
        if (task is null)
            throw new UsageException($"The task {request.Task} has no linear model of a logit difference.", "use --metric iia.");
        var coefficients = settings.Coefficients is { } file ? CoefficientsFile.Read(file, bench.Model.Name)
            : task.Known.TryGetValue(bench.Model.Name, out var known) ? known.Coefficients
            : throw new UsageException(
                $"No linear model of {bench.Model.Name} is known.", "learn one with `mib train ioi-linear` and give its file to --coefficients, or use --metric iia.");
        return new(task, [variable], coefficients, bench.Model.Tokenizer ?? throw TaskPairs.NoTokenizer(bench.Model));
    }
}
