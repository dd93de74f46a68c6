using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Mib.Benchmarks;
using Mib.Benchmarks.Circuits;
using Mib.Benchmarks.Models;
using Mib.Benchmarks.Tokenize;
using Mib.Benchmarks.Torch;
using Mib.Benchmarks.Variables;
using Mib.Core.Errors;

ISuite[] suites = [new TorchSuite(), new ModelSuite(), new TokenizeSuite(), new CircuitSuite(), new VariableSuite()];
string? name = args.FirstOrDefault(arg => !arg.StartsWith('-'));
string[] unknown = [.. args.Where(arg => arg != name && arg is not ("--json" or "--details"))];
if (suites.FirstOrDefault(suite => suite.Name == name) is not { } chosen || unknown.Length > 0)
{
    Console.Error.WriteLine($"usage: Mib.Benchmarks <{string.Join("|", suites.Select(suite => suite.Name))}> [--json | --details]");
    return 2;
}

if (args.Contains("--details") && chosen.Details is { } details)
{
    BenchmarkRunner.Run(details, DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance)));
    return 0;
}

Report report;
try
{
    report = new(chosen.Name, [.. chosen.Run()]);
}
catch (UsageException error)
{
    Console.Error.WriteLine($"error {error.Code}: {error.What}\n  fix: {error.Fix}");
    return 2;
}

if (args.Contains("--json"))
{
    report.WriteJson(Console.Out);
}
else
{
    report.WriteTable(Console.Out);
}

return 0;
