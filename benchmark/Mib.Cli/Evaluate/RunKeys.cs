using System.Reflection;
using Mib.Cli.Options;
using Mib.Core;
using Mib.Core.Results;

namespace Mib.Cli.Evaluate;

/// <summary>Keys of runs.</summary>
internal static class RunKeys
{
    /// <summary>Version with the commit it was built from, where the build knows it.</summary>
    public static string FullVersion { get; } =
        typeof(RunKeys).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? Version;

    private static string Version => typeof(RunKeys).Assembly.GetName().Version!.ToString(3);

    public static RunKey Of(EvaluateRequest request, Bench bench, string variable, string dataHash, params IEnumerable<Setting> settings) => new()
    {
        Track = bench.Contender.Track,
        Task = request.Task,
        Variable = variable,
        Model = bench.Model.Name,
        Method = bench.Contender.Id,
        Options = bench.Contender.Options,
        Settings = settings.OrderBy(s => s.Name, StringComparer.Ordinal).ToEquatableArray(),
        Split = Choice.Text(request.Split),
        Seed = request.Seed,
        Dtype = Choice.Text(request.Dtype),
        Device = request.Device,
        ModelHash = bench.Model.Hash,
        MethodHash = bench.Contender.Hash,
        DataHash = dataHash,
        // The code that scores counts as much as the method's: a correction in it makes another run.
        Version = $"{Version}+{Harness.HashWith(bench.Task)}",
    };

    /// <summary>Stands for all that decides how faithful random circuits are: runs with the same one share their band.</summary>
    /// <param name="key">The key of one of the runs.</param>
    /// <param name="testHash">Hash of the pairs that circuits are scored on, and of those that what stands in for edges is made of.</param>
    public static string OfRandomCircuits(RunKey key, string testHash)
    {
        var settings = key.Settings.Where(s => s.Name is "ablation" or "ablation-vectors" or "batch-size" or "divergence" or "edge-counts" or "evaluation-ablation" or "level" or "mean" or "metric" or "optimal-heads" or "prune" or "select" or "weights").ToEquatableArray();
        return "random-circuits/" + (key with { Method = "", MethodHash = "", Options = [], Settings = settings, DataHash = testHash }).Id();
    }
}
