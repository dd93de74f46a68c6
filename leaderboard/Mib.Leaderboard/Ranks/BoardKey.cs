using System.Security.Cryptography;
using System.Text.Json;
using Mib.Core;
using Mib.Core.Results;

namespace Mib.Leaderboard.Ranks;

/// <summary>What runs must have in common to be compared: everything but the method, its options, what it saw of the train and validation splits, and the seed.</summary>
public sealed record BoardKey
{
    public required Track Track { get; init; }

    public required string Task { get; init; }

    public required string Variable { get; init; }

    public required string Model { get; init; }

    public required string Split { get; init; }

    public required string ModelHash { get; init; }

    /// <summary>SHA-256 of the examples that the runs are scored on.</summary>
    public required string DataHash { get; init; }

    public required EquatableArray<Setting> Settings { get; init; }

    public static BoardKey Of(RunKey run) => new()
    {
        Track = run.Track,
        Task = run.Task,
        Variable = run.Variable,
        Model = run.Model,
        Split = run.Split,
        ModelHash = run.ModelHash,
        DataHash = run.TestHash,
        // Without validation pairs a site is chosen on the test pairs, which is another protocol; how many there are is the submitter's affair.
        Settings = run.Settings.Where(setting => setting is not ({ Name: RunKey.TestData or RunKey.TrainExamples } or { Name: RunKey.ValidationExamples, Value: not "0" })).ToEquatableArray(),
    };

    /// <summary>Eight hexadecimal digits that stand for the key: the name of the table in links.</summary>
    public string Id() => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this)))[..8];

    /// <summary>Two tables with equal headings measure the same thing under other conditions.</summary>
    public bool HasHeadingOf(BoardKey other) =>
        (Track, Task, Variable, Model, Split) == (other.Track, other.Task, other.Variable, other.Model, other.Split);
}
