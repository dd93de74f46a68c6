using System.Runtime.InteropServices;
using Mib.Core.Results;

namespace Mib.Cli.Evaluate;

/// <summary>Where and when a run is made.</summary>
internal static class Origin
{
    public static Provenance Now(string command, Contender contender) => new()
    {
        StartedAt = TimeProvider.System.GetUtcNow(),
        Command = command,
        Machine = $"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}, {Environment.ProcessorCount} processors, {get_num_threads()} threads",
        Versions =
        [
            new("dotnet", Environment.Version.ToString()),
            new("libtorch", __version__),
            new("mib", RunKeys.FullVersion),
            .. contender.Versions,
        ],
    };
}
