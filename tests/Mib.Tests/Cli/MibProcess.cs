using System.Diagnostics;

namespace Mib.Tests.Cli;

/// <summary>What a process of mib said and how it ended.</summary>
internal sealed record Ending(int Code, string Output, string Error);

/// <summary>The real program as a process of its own, in a folder of its own.</summary>
internal static class MibProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static string Program { get; } = Path.Combine(TestContext.CurrentContext.TestDirectory, "mib.dll");

    /// <summary>Runs it to the end.</summary>
    public static Ending Run(string folder, params string[] arguments)
    {
        using var process = Start(folder, arguments);
        return Wait(process);
    }

    public static Process Start(string folder, params string[] arguments) => Start(folder, new Dictionary<string, string?>(), arguments);

    /// <summary>Starts it with environment variables of its own.</summary>
    public static Process Start(string folder, Dictionary<string, string?> variables, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments])
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    public static Ending Wait(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"mib did not end within {Patience}.");
        }

        return new(process.ExitCode, output.Result, error.Result);
    }
}
