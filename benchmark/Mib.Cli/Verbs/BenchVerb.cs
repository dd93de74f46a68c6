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
        var command = new Command(
            "bench",
            "Measure speed, each figure beside the same work in C++ or in another library in the same run. Suites: torch, model, tokenize.") { words };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(parsed => Run([.. parsed.GetValue(words) ?? [], .. parsed.UnmatchedTokens]));
        Example.Add(command, "mib bench torch --json");
        return command;
    }

    private static int Run(string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Program(), .. arguments]))!;
        process.WaitForExit();
        return process.ExitCode;
    }

    /// <summary>The program in the checkout that this one is in; it is not beside it, for its dependencies are none of mib's.</summary>
    private static string Program()
    {
        var place = Path.Combine("benchmark", "Mib.Benchmarks", "bin", "Release", "net10.0", "Mib.Benchmarks.dll");
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, place)))
                return Path.Combine(folder.FullName, place);
        }

        throw new UsageException($"{place} is not there.", "build the whole solution: `dotnet build Mib.sln -c Release`.");
    }
}
