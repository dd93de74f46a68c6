using Mib.Engine.Circuits;
using Mib.Leaderboard;

namespace Mib.Cli.Evaluate;

/// <summary>Whether a model tells clean prompts from corrupted ones.</summary>
internal static class Contrast
{
    /// <summary>Says so where it may not. `evaluate` refuses; who asks for scores or for a curve alone gets them with a warning.</summary>
    public static void Warn(Terminal terminal, CircuitMetrics metrics)
    {
        var contrast = metrics.Contrast(seed: 0);
        if (!(contrast.Low > 0))
        {
            terminal.Note(
                $"warning: the 95 % interval of m(N) − m(∅) is {Words.Interval(contrast.Low, contrast.High)}, so that faithfulness is divided by noise: "
                + "do the corrupted prompts change the answer, and has the model learned the task?");
        }
    }
}
