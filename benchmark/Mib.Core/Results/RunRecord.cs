namespace Mib.Core.Results;

/// <summary>Where and when a run was made: what does not decide its scores but helps to trust them.</summary>
public sealed record Provenance
{
    /// <summary>When it was started, in UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The command line.</summary>
    public required string Command { get; init; }

    /// <summary>Operating system, processor, threads.</summary>
    public required string Machine { get; init; }

    /// <summary>.NET, libtorch and plugin versions, e.g. <c>libtorch</c> → <c>1.13.1</c>.</summary>
    public required EquatableArray<Setting> Versions { get; init; }
}

/// <summary>How far a run has come.</summary>
public enum RunStatus
{
    /// <summary>Begun; its finished steps are kept, and the same command goes on from there.</summary>
    Running,

    /// <summary>All scores are there.</summary>
    Done,

    /// <summary>It ended with an error.</summary>
    Failed,
}

/// <summary>A number that a run measured, with its interval.</summary>
public sealed record Score
{
    /// <summary>What was measured: <c>cpr</c>, <c>cmd</c>, <c>iia</c>, <c>iia-floor</c>; <c>iia/kind</c> on one kind of counterfactual …</summary>
    public required string Metric { get; init; }

    /// <summary>Where: empty for the run as a whole, otherwise a site such as <c>blocks.3.hook_resid_post@last</c>.</summary>
    public string Site { get; init; } = "";

    /// <summary>The number.</summary>
    public required double Value { get; init; }

    /// <summary>Lower end of the 95 % bootstrap interval over examples.</summary>
    public required double Low { get; init; }

    /// <summary>Upper end of the 95 % bootstrap interval over examples.</summary>
    public required double High { get; init; }

    /// <summary>Over how many examples; 0 where that is not known.</summary>
    public required int Examples { get; init; }
}

/// <summary>A curve that a run measured.</summary>
/// <param name="Name"><c>signed</c>, <c>absolute</c> or <c>random</c>.</param>
/// <param name="Points">Its points, in order.</param>
public sealed record Curve(string Name, EquatableArray<CurvePoint> Points);

/// <summary>A point of a <see cref="Curve"/>.</summary>
/// <param name="X">Nominal circuit size, as a share of all edges; or a layer; or a step.</param>
/// <param name="Y">Faithfulness, accuracy or loss.</param>
/// <param name="Low">Lower end of its 95 % interval, or of the band.</param>
/// <param name="High">Upper end of its 95 % interval, or of the band.</param>
/// <param name="Edges">Edges of the circuit after pruning; 0 where it has no meaning.</param>
public sealed record CurvePoint(double X, double Y, double Low, double High, double Edges);

/// <summary>The metric of each example under one condition.</summary>
/// <param name="Name"><c>whole</c> (m(N)), <c>empty</c> (m(∅)), <c>signed/0.01</c>, a site …</param>
/// <param name="Values">One value an example, in the order of the data.</param>
public sealed record ExampleSeries(string Name, EquatableArray<double> Values);

/// <summary>What a method made, as bytes that can be written to a file.</summary>
/// <param name="FileName">E.g. <c>importances.json</c>, <c>featurizers.safetensors</c>.</param>
/// <param name="Content">The file's bytes.</param>
public sealed record Artifact(string FileName, EquatableArray<byte> Content);

/// <summary>All that a finished run measured.</summary>
public sealed record RunResult
{
    /// <summary>Scores; the ones without a site come first.</summary>
    public required EquatableArray<Score> Scores { get; init; }

    /// <summary>Curves.</summary>
    public EquatableArray<Curve> Curves { get; init; } = [];

    /// <summary>Per-example values.</summary>
    public EquatableArray<ExampleSeries> Examples { get; init; } = [];

    /// <summary>Other figures by name: <c>attribution-examples</c>, <c>whole</c> (m(N)), <c>empty</c> (m(∅)), <c>edges</c> …</summary>
    public EquatableArray<Fact> Facts { get; init; } = [];

    /// <summary>What the method made.</summary>
    public Artifact? Artifact { get; init; }

    /// <summary>Wall-clock seconds, over all sittings if the run was broken off and resumed.</summary>
    public required double Seconds { get; init; }

    /// <summary>Largest resident memory of the process, in bytes.</summary>
    public required long PeakMemoryBytes { get; init; }
}

/// <summary>A figure with a name.</summary>
/// <param name="Name">Kebab-case.</param>
/// <param name="Value">The figure.</param>
public sealed record Fact(string Name, double Value);

/// <summary>A run as the store holds it.</summary>
public sealed record RunRecord
{
    /// <summary>The run's name: <see cref="RunKey.Id"/>.</summary>
    public required string Id { get; init; }

    /// <summary>What decides its scores.</summary>
    public required RunKey Key { get; init; }

    /// <summary>Where and when.</summary>
    public required Provenance Provenance { get; init; }

    /// <summary>How far it has come.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>What it measured; null until it is done.</summary>
    public RunResult? Result { get; init; }

    /// <summary>Why it failed; empty otherwise.</summary>
    public string Error { get; init; } = "";
}
