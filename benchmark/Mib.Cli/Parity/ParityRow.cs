using Mib.Core.Results;
using Mib.Engine.Parity;

namespace Mib.Cli.Parity;

/// <summary>A setting of the paper, and what came of it here.</summary>
/// <param name="Setting">The setting.</param>
/// <param name="Published">Its published scores.</param>
/// <param name="Run">The run; null if there is none.</param>
/// <param name="State"><c>done</c>, or why there is no run.</param>
/// <param name="HasFailed">Whether it could have been run and was not.</param>
internal sealed record ParityRow(PublishedSetting Setting, IReadOnlyList<PublishedScore> Published, RunRecord? Run, string State, bool HasFailed)
{
    /// <summary>Our score beside a published one.</summary>
    public Score? Ours(PublishedScore published) => Run?.Result!.Scores.FirstOrDefault(score => score.Metric == published.Metric);
}
