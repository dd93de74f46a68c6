using System.CommandLine;
using System.Diagnostics;
using Mib.Core.Errors;

namespace Mib.Cli.Verbs;

/// <summary><c>mib bench</c>: speed and memory, by the program Mib.Benchmarks, which is a process of its own.</summary>
internal static class BenchVerb
{
    public static Command Create()
    {
        var words = new Argument<string[]>("suite") { Description = "The suite, and further options of it.", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("bench", "Measure speed and memory. Without a suite, lists the suites.") { words };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(parsed => Run([.. parsed.GetValue(words) ?? [], .. parsed.UnmatchedTokens]));
        Example.Add(command, "mib bench tensors --json");
        return command;
    }

    private static int Run(string[] arguments)
    {
        // The program is not beside this one: its dependencies are none of mib's.
        var path = AppContext.BaseDirectory.Replace("Mib.Cli", "Mib.Benchmarks") + "Mib.Benchmarks.dll";
        if (!File.Exists(path))
            throw new UsageException($"{path} is not there.", "build the whole solution: `dotnet build Mib.sln -c Release`.");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [path, .. arguments]))!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
