using System.Globalization;
using Mib.Core.Circuits;

namespace Mib.Engine.Parity;

/// <summary>A score that the benchmark's authors, or people who copied it from them, have published.</summary>
/// <param name="Source">Where: <c>v1</c> or <c>table-14</c>; the file says what they are.</param>
/// <param name="Metric"><c>cmd</c>, <c>cpr</c> or <c>auroc</c>.</param>
/// <param name="Setting">What it is the score of.</param>
/// <param name="Value">The score, rounded to two digits.</param>
public sealed record PublishedScore(string Source, string Metric, PublishedSetting Setting, double Value)
{
    /// <summary>All that are known, in the order of the tables.</summary>
    public static IReadOnlyList<PublishedScore> All { get; } = [.. ReadAll()];

    private static IEnumerable<PublishedScore> ReadAll()
    {
        using var file = new StreamReader(typeof(PublishedScore).Assembly.GetManifestResourceStream("published.csv")!);
        var lines = file.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#').Skip(1);
        return [.. lines.Select(line => line.Split(',')).Select(f => new PublishedScore(
            f[0], f[1],
            new(f[2], f[3], Enum.Parse<Level>(f[4], ignoreCase: true), Enum.Parse<Ablation>(f[5], ignoreCase: true), f[6], f[7]),
            double.Parse(f[8], CultureInfo.InvariantCulture)))];
    }
}

/// <summary>A method on a task and a model, as the paper ran it.</summary>
/// <param name="Name">What the paper calls the method with its ablation.</param>
/// <param name="Method">Id of the method here.</param>
/// <param name="Level">What is scored.</param>
/// <param name="Ablation">What stands in for what is left out.</param>
/// <param name="Model">Id of the model.</param>
/// <param name="Task">Id of the task.</param>
public sealed record PublishedSetting(string Name, string Method, Level Level, Ablation Ablation, string Model, string Task);
