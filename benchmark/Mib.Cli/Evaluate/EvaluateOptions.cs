using System.CommandLine;
using Mib.Cli.Options;
using Mib.Core;
using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Core.Results;

namespace Mib.Cli.Evaluate;

/// <summary>The options of <c>mib evaluate</c>, and how they become a request.</summary>
internal sealed class EvaluateOptions
{
    private readonly Option<string?> task = new("--task") { Description = "The task; may be left out with a folder of artifacts for several.", HelpName = "id" };
    private readonly Option<string?> model = new("--model") { Description = "The model: its id, its folder, or org/name of one that was pulled; the task's own if left out.", HelpName = "id|folder|org/name" };
    private readonly Option<Track?> track = Choice.Of<Track>("--track", "The track; follows from the method, and is checked if given.");
    private readonly Option<Split?> split = Choice.Of<Split>("--split", "The part of the data to score on.", Split.Test);
    private readonly Option<int?> limit = Numbers.OptionalInt("--limit", $"Score on at most n examples, and on the variable track choose a site by at most as many [default: {CircuitJob.DefaultLimit}, on the variable track {VariableJob.DefaultLimit}].", least: 1);
    private readonly Option<int?> trainLimit = Numbers.OptionalInt("--train-limit", $"Show the method at most n examples [default: {CircuitJob.DefaultLimit}, on the variable track {VariableJob.DefaultLimit}].", least: 1);
    private readonly Option<string?> data = new("--data") { Description = "Folder with the task's files, train.jsonl and so on; generated if left out.", HelpName = "folder" };
    private readonly Option<int> seed = Numbers.Int("--seed", "Root of every random choice.", 0);
    private readonly Option<int?> batchSize = Numbers.OptionalInt("--batch-size", "Examples in a batch [default: 20, on the variable track 64].", least: 1);
    private readonly Option<Dtype?> dtype = Choice.Of<Dtype>("--dtype", "Element type to compute in.", Dtype.Float32);
    private readonly Option<string> device = DeviceOption.Create();
    private readonly SettingOptions circuit = new();
    private readonly VariableOptions variables = new();
    private readonly Option<string> database = DbOption.Create();
    private readonly Option<bool> rerun = new("--rerun") { Description = "Run again what is already in the database." };

    public EvaluateOptions()
    {
        foreach (var option in OfCircuits.Except(circuit.OfBothTracks))
            option.Description += " (circuit track)";
    }

    /// <summary>The options in the order of the help text.</summary>
    public IReadOnlyList<Option> All =>
        [task, model, track, split, limit, trainLimit, data, seed, batchSize, dtype, device, .. OfCircuits, .. variables.All, database, rerun];

    /// <summary>The switches that decide scores.</summary>
    public IReadOnlyList<Option> OfAttribution => circuit.OfAttribution;

    private IEnumerable<Option> OfCircuits => [.. circuit.Common, .. circuit.OfAttribution, .. circuit.OfSelection, .. circuit.OfJudgement];

    /// <summary>The task that was named; null if none was.</summary>
    public string? Task(ParseResult parsed) => parsed.GetValue(task);

    /// <summary>Reads the values.</summary>
    /// <param name="parsed">The parsed command line.</param>
    /// <param name="ofTask">The task.</param>
    /// <param name="method">Id of the method.</param>
    /// <param name="actual">The method's track.</param>
    /// <param name="methodOptions">The method's own options that were given.</param>
    /// <exception cref="UsageException">An option belongs to the other track.</exception>
    public EvaluateRequest Read(ParseResult parsed, string ofTask, string method, Track actual, IEnumerable<Setting> methodOptions)
    {
        if (parsed.GetValue(track) is { } wanted && wanted != actual)
            throw OtherTrack($"--track {Choice.Text(wanted)}", method, actual);
        Option[] foreign = actual == Track.Circuit ? [.. variables.All] : [.. OfCircuits.Except(circuit.OfBothTracks)];
        if (Array.Find(foreign, o => parsed.GetResult(o) is { Implicit: false }) is { } stray)
            throw OtherTrack(stray.Name, method, actual);

        return new()
        {
            Task = ofTask,
            Model = parsed.GetValue(model),
            MethodOptions = methodOptions.ToEquatableArray(),
            Split = parsed.GetValue(split) ?? Split.Test,
            Limit = parsed.GetValue(limit) ?? (actual == Track.Circuit ? CircuitJob.DefaultLimit : VariableJob.DefaultLimit),
            TrainLimit = parsed.GetValue(trainLimit),
            Data = parsed.GetValue(data),
            Seed = parsed.GetValue(seed),
            BatchSize = parsed.GetValue(batchSize),
            Dtype = parsed.GetValue(dtype) ?? Dtype.Float32,
            Device = parsed.GetRequiredValue(device),
            Circuit = actual == Track.Circuit ? circuit.Read(parsed) : new(),
            Variables = variables.Read(parsed, circuit.MetricOf(parsed), circuit.FollowsReference(parsed)),
            Database = parsed.GetRequiredValue(database),
            Rerun = parsed.GetValue(rerun),
        };
    }

    /// <summary>Nothing says which task.</summary>
    public static UsageException NoTask() => new("--task is missing.", "add --task; `mib list tasks` shows them, `mib evaluate --help` explains every option.");

    private static UsageException OtherTrack(string option, string method, Track actual) => new(
        $"{option} does not go with the method '{method}', which is on the {Choice.Text(actual)} track.",
        "leave the option out; `mib list methods` shows each method's track.");
}
