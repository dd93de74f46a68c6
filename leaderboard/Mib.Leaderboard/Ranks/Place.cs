using Mib.Core;
using Mib.Core.Results;

namespace Mib.Leaderboard.Ranks;

/// <summary>Where a run stands by one metric.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Rank">1 is best; tied runs share a rank, and the next one skips as many (1, 1, 3). 0: not ranked, the
/// score is not a number or the metric is not for ranking.</param>
/// <param name="Tied">Whether it shares its rank.</param>
/// <param name="Score">The score.</param>
public sealed record Place(string RunId, int Rank, bool Tied, Score Score);

/// <summary>The order of a table's runs by one metric.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Places">Best first.</param>
public sealed record MetricStanding(Metric Metric, EquatableArray<Place> Places)
{
    /// <summary>Where a run stands; null if it did not measure this.</summary>
    public Place? Of(string runId) => Places.FirstOrDefault(p => p.RunId == runId);
}
