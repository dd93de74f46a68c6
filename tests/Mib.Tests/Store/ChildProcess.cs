using System.Diagnostics;

namespace Mib.Tests.Store;

/// <summary>A real process of its own that writes to a database, so that it can be killed.</summary>
/// <remarks>
/// It runs this very assembly. A test assembly's own <c>Main</c> is empty, so the work hangs on .NET's startup hook,
/// which runs before it: see <see cref="StartupHook"/>.
/// </remarks>
internal static class ChildProcess
{
    /// <summary>The variable that holds the child's arguments.</summary>
    public const string Arguments = "MIB_TEST_WRITER";

    public static Process Start(string database, int firstSeed, int runs)
    {
        var assembly = typeof(ChildProcess).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", ["exec", assembly])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        start.Environment["DOTNET_STARTUP_HOOKS"] = assembly;
        start.Environment[Arguments] = $"{database}|{firstSeed}|{runs}";
        return Process.Start(start)!;
    }
}
