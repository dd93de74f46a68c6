using System.Reflection;
using Mib.Cli.Options;
using Mib.Core;
using Mib.Core.Results;

namespace Mib.Cli.Evaluate;

/// <summary>Keys of runs.</summary>
internal static class RunKeys
{
    public static string Version { get; } = typeof(RunKeys).Assembly.GetName().Version!.ToString(3);

    /// <summary>Version with the commit it was built from, where the build knows it.</summary>
    public static string FullVersion { get; } =
        typeof(RunKeys).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? Version;

    public static RunKey Of(EvaluateRequest request, Bench bench, string variable, string dataHash, params IEnumerable<Setting> settings) => new()
    {
        Track = bench.Method.Track,
        Task = request.Task,
        Variable = variable,
        Model = bench.Model.Name,
        Method = bench.Method.Id,
        Options = bench.Options.Settings,
        Settings = settings.OrderBy(s => s.Name, StringComparer.Ordinal).ToEquatableArray(),
        Split = Choice.Text(request.Split),
        Seed = request.Seed,
        Dtype = Choice.Text(request.Dtype),
        Device = request.Device,
        ModelHash = bench.Model.Hash,
        MethodHash = bench.Method.Hash,
        DataHash = dataHash,
        Version = Version,
    };

    /// <summary>Stands for everything about a run but the method: runs with the same one are judged on the same thing.</summary>
    public static string WithoutMethod(RunKey key) =>
        "random-circuits/" + (key with { Method = "", MethodHash = "", Options = [] }).Id();
}
