using Mib.Core.Data;
using Mib.Sdk.Tasks;

namespace Mib.Engine.Data;

/// <summary>What was left out, and why.</summary>
public static class DroppedPairs
{
    /// <summary>Rows that the task's own rule leaves out: reason → how many.</summary>
    public static IReadOnlyDictionary<string, int> OfRule(ITaskData data, Split split) =>
        data.LeftOut(split).CountBy(reason => reason).OrderBy(reason => reason.Key, StringComparer.Ordinal).ToDictionary();

    /// <summary><c>3 unknown words, 1 empty answer</c>.</summary>
    public static string Text(IReadOnlyDictionary<string, int> reasons) => string.Join(", ", reasons.Select(reason => $"{reason.Value} {reason.Key}"));
}
