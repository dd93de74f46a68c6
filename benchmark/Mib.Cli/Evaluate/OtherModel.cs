using Mib.Core.Circuits;
using Mib.Engine.Models;
using Mib.Leaderboard;

namespace Mib.Cli.Evaluate;

/// <summary>Scores of one model, put to another of the same shape: allowed, as one may want to see how they carry over, but never unsaid.</summary>
internal static class OtherModel
{
    /// <summary>A warning if a file says that its scores were made for other weights; nothing if it does not say.</summary>
    public static IEnumerable<string> Warnings(string file, CircuitScores scores, LoadedModel model)
    {
        if (scores.ModelHash is { } hash && hash != model.Hash)
            yield return $"warning: {file} was made for a model with the hash {Words.Shorten(hash, 12)}, and that of {model.Name} is {Words.Shorten(model.Hash, 12)}.";
    }
}
