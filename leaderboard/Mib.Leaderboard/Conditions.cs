using System.Collections.Frozen;
using Mib.Core.Results;

namespace Mib.Leaderboard;

/// <summary>The settings of a run in a short phrase: those that are not what they are when nothing is asked for.</summary>
public static class Conditions
{
    private const string Level = "level";
    private const string Compat = "compat";

    /// <summary>The value of a setting that has no meaning beside the others.</summary>
    private const string None = "none";

    /// <summary>What stands before the others in a phrase: it changes most of what a score means.</summary>
    private static readonly string[] First = [Level, "ablation", "metric", Compat];

    /// <summary>The circuit track's settings where nothing is asked for.</summary>
    public static FrozenDictionary<string, string> Usual { get; } = new Dictionary<string, string>
    {
        ["ablation"] = "patching",
        ["ablation-vectors"] = "none",
        ["accumulation"] = "wide",
        ["auroc"] = "exact",
        ["check"] = "none",
        [Compat] = "none",
        ["divergence"] = "sum",
        ["edge-counts"] = "real",
        ["evaluation-ablation"] = "same",
        [Level] = "edge",
        ["mean"] = "own",
        ["metric"] = "logit-diff",
        ["mlp-gradient"] = "output",
        ["optimal-heads"] = "all",
        ["path-points"] = "left",
        ["path-start"] = "stand-in",
        ["post-norm"] = "applied",
        ["prune"] = "fixed",
        ["rotary-gradient"] = "counted",
        ["scale"] = "example-mean",
        ["select"] = "topn",
        ["weights"] = "raw",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The same with those of the variable track.</summary>
    private static readonly FrozenDictionary<string, string> UsualOfBoth = new Dictionary<string, string>(Usual)
    {
        ["coefficients"] = None,
        ["labels"] = "as-written",
        ["layers"] = "all",
        ["measure"] = "iia",
        ["patch"] = "every-token",
        ["seeds"] = "3",
        ["site"] = "resid-post",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The same with <c>--compat mib</c>, which then stands for all that it changes.</summary>
    private static readonly FrozenDictionary<string, string> Reference = new Dictionary<string, string>(UsualOfBoth)
    {
        ["accumulation"] = "model",
        ["auroc"] = "ten-points",
        ["divergence"] = "mean",
        ["edge-counts"] = "matrix",
        ["evaluation-ablation"] = "patching",
        ["mean"] = "shared",
        ["mlp-gradient"] = "input",
        ["optimal-heads"] = "first",
        ["path-points"] = "by-level",
        ["path-start"] = "zero",
        ["post-norm"] = "ignored",
        ["prune"] = "pinned",
        ["rotary-gradient"] = "missed",
        ["scale"] = "batch-mean",
        ["labels"] = "reference",
        ["patch"] = "first-token",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The level, and what is not as usual: <c>level node, ablation mean</c>.</summary>
    public static string Of(IReadOnlyCollection<Setting> settings) =>
        Phrase(settings.Where(s => s.Name == Level || (s.Value != None && BaseOf(settings).GetValueOrDefault(s.Name, s.Value) != s.Value)));

    /// <summary>The same of those settings in which tables differ, whether or not there is a usual value of them.</summary>
    /// <param name="settings">All settings.</param>
    /// <param name="differing">The names of those that differ.</param>
    public static string Among(IReadOnlyCollection<Setting> settings, IEnumerable<string> differing) => Phrase(differing
        .Select(name => settings.FirstOrDefault(s => s.Name == name) ?? new(name, "not recorded"))
        .Where(s => s.Name == Level || BaseOf(settings).GetValueOrDefault(s.Name) != s.Value));

    private static FrozenDictionary<string, string> BaseOf(IReadOnlyCollection<Setting> settings) =>
        settings.Contains(new(Compat, "mib")) ? Reference : UsualOfBoth;

    private static string Phrase(IEnumerable<Setting> settings) => string.Join(", ", settings
        .OrderBy(s => Array.IndexOf(First, s.Name) is var place and >= 0 ? place : First.Length).ThenBy(s => s.Name, StringComparer.Ordinal)
        .Select(s => $"{s.Name} {Words.Shorten(s.Value, 16)}"));
}
