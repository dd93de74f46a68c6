namespace Mib.Core.Results;

/// <summary>Where a run writes what it has finished, step by step, so that a killed run goes on where it stopped.</summary>
/// <remarks>Every call is one transaction: after it returns, its data survive the process.</remarks>
public interface IRunJournal
{
    /// <summary>What an earlier sitting of the same run saved for a step; null if it did not get there.</summary>
    /// <param name="step">The step's name, e.g. <c>artifact</c> or <c>batch/3</c>.</param>
    byte[]? Find(string step);

    /// <summary>Keeps the outcome of a step.</summary>
    /// <param name="step">The step's name.</param>
    /// <param name="payload">Whatever <see cref="Find"/> should give back.</param>
    void Save(string step, byte[] payload);
}
