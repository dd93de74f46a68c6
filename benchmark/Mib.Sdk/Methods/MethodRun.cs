using Mib.Core.Results;
using Mib.Models.Transformers;

namespace Mib.Sdk.Methods;

/// <summary>What every run of a method has: the model, a seed, a way out and a way to tell how far it is.</summary>
public abstract class MethodRun
{
    /// <summary>The model, frozen: its weights require no gradient and must not be changed.</summary>
    public required HookedTransformer Model { get; init; }

    /// <summary>Root seed of the run.</summary>
    public required int Seed { get; init; }

    /// <summary>Where the user's wish to stop arrives.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Is told the share done, from 0 to 1.</summary>
    public IProgress<double>? Progress { get; init; }

    /// <summary>Where a long method keeps what it has finished, so that a killed run goes on from there; null if nothing is to be kept.</summary>
    public IRunJournal? Journal { get; init; }

    /// <summary>The random stream of one purpose; the same in every process.</summary>
    public Random RandomFor(string purpose) => Core.Seed.For(Seed, purpose);
}
