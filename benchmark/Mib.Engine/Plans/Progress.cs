namespace Mib.Engine.Plans;

/// <summary>What a run tells whoever watches it.</summary>
public interface IRunObserver
{
    /// <summary>A phase goes on: <c>attribution</c>, <c>circuits</c>, <c>random circuits</c>, <c>layer 3</c> …</summary>
    /// <param name="phase">Its name.</param>
    /// <param name="share">How much of it is done, from 0 to 1.</param>
    void Report(string phase, double share);

    /// <summary>Something worth knowing that is no error: pairs dropped, a step found in the journal.</summary>
    void Note(string message);
}
