using System.CommandLine;
using System.Diagnostics;
using Mib.Core.Errors;

namespace Mib.Cli.Verbs;

/// <summary><c>mib bench</c>: speed and memory, by the program Mib.Benchmarks, which is a process of its own.</summary>
internal static class BenchVerb
{
    public static Command Create()
    {
        var suite = new Argument<string>("suite") { Description = "The suite: torch, model, tokenize, circuit or variable." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var details = new Option<bool>("--details") { Description = "Look closer with BenchmarkDotNet, where the suite can." };
        var command = new Command(
            "bench",
            "Measure speed, each figure beside the same work in C++ or in another library in the same run. Suites: torch, model, tokenize, circuit, variable.") { suite, json, details };
        command.SetAction(parsed => Run(
        [
            parsed.GetRequiredValue(suite),
            .. parsed.GetValue(json) ? [json.Name] : Array.Empty<string>(),
            .. parsed.GetValue(details) ? [details.Name] : Array.Empty<string>(),
        ]));
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
