namespace Mib.Cli.Options;

/// <summary>What runs can be judged by: the circuit track's metrics, then the variable track's.</summary>
internal enum MetricChoice
{
    LogitDiff,
    ProbDiff,
    Kl,
    Js,
    Accuracy,
    Iia,
    LogitDiffMse,
}
