using Mib.Core;
using Mib.Core.Errors;
using Mib.Core.Results;
using Mib.Engine.Formats;
using Mib.Engine.Plugins;

namespace Mib.Cli.Evaluate;

/// <summary>What a run puts to the test.</summary>
/// <param name="Track">Its track.</param>
/// <param name="Id">What records call it.</param>
/// <param name="Hash">SHA-256 of the files that it is.</param>
/// <param name="Options">Its own options, sorted by name.</param>
/// <param name="Versions">Versions of what it is from.</param>
internal abstract record Contender(Track Track, string Id, string Hash, EquatableArray<Setting> Options, EquatableArray<Setting> Versions)
{
    /// <summary>Prepares a run of it.</summary>
    /// <exception cref="MibException">It does not fit the request or the bench.</exception>
    public abstract Job Prepare(EvaluateRequest request, Bench bench);
}

/// <summary>A method of a plugin, with its options.</summary>
internal sealed record MethodContender(MethodDescriptor Method, MethodOptions Bound)
    : Contender(Method.Track, Method.Id, Method.Hash, Bound.Settings, [new(Method.Plugin.Manifest.Name, Method.Plugin.Manifest.Version)])
{
    public override Job Prepare(EvaluateRequest request, Bench bench) => Track == Track.Circuit
        ? CircuitJob.Prepare(request, bench, Method.CreateCircuitMethod(Bound))
        : VariableJob.Prepare(request, bench, Method.CreateVariableMethod(Bound));
}

/// <summary>Scores or circuits that somebody made for one task and model.</summary>
/// <param name="Name">The submission's name.</param>
/// <param name="Path">Its file, or its folder.</param>
internal sealed record ArtifactContender(string Name, string Path)
    : Contender(Track.Circuit, Name, CircuitFolder.HashOf(Path), [], [])
{
    public override Job Prepare(EvaluateRequest request, Bench bench)
    {
        var submitted = CircuitFolder.Read(Path, bench.Model.Model.Graph);
        request.Circuit.Expect(Path, submitted.Level);
        var job = CircuitJob.Prepare(request, bench, method: null, submitted);
        return submitted is SubmittedCircuits.Importances { Scores: var scores }
            ? job with { Notes = [.. job.Notes, .. OtherModel.Warnings(Path, scores, bench.Model)] }
            : job;
    }
}
