using Mib.Core;
using Mib.Models.Transformers;

namespace Mib.Tasks.Compiled.Kit;

/// <summary>Work beside the circuit: every idle head and unit reads the circuit's features and writes what no answer reads.</summary>
internal static class Distractors
{
    /// <summary>Directions that distractors write to, and read of one another.</summary>
    private const int Room = 8;

    /// <summary>Values that a distracting head copies.</summary>
    private const int Copies = 4;

    /// <summary>Typical score of a distracting head: it prefers some tokens, and ignores none.</summary>
    private const double Preference = 2;

    /// <summary>Typical share of each feature in what a distractor reads, where a quarter of all features are active.</summary>
    private const double Reading = 2;

    /// <summary>Gives all idle components work.</summary>
    public static void AddTo(ModelBuilder builder, TransformerConfig config, Random random)
    {
        double[][] features = [.. builder.Directions];
        double[][] room = [.. Enumerable.Range(0, Room).Select(_ => builder.Direction())];
        double[][] readable = [.. features, .. room];
        for (var layer = 0; layer < config.Layers; layer++)
        {
            var block = builder.Blocks[layer];
            var content = Positions.ContentDimensions(config);
            foreach (var (head, hasKeysAndValues) in builder.FreeHeads(layer).ToList())
            {
                foreach (var dimension in content)
                {
                    block.Qkv.AddToColumn(block.Query(head, dimension), Mix(readable, Reading), Preference / (config.AttentionScale * Math.Sqrt(content.Length)));
                    if (!hasKeysAndValues)
                        block.Qkv.AddToColumn(block.Key(head, dimension), Mix(readable, Reading));
                }

                for (var i = 0; i < Copies; i++)
                {
                    if (!hasKeysAndValues)
                        block.Qkv.AddToColumn(block.Value(head, i), Mix(readable, Reading));
                    block.Out.AddToRow(block.Query(head, i), Mix(room, 1));
                }
            }

            foreach (var unit in builder.FreeUnits(layer))
            {
                block.MlpPre.AddToColumn(unit, Mix(readable, Reading));
                block.MlpFactor.AddToColumn(unit, builder.One);
                block.MlpOut.AddToRow(unit, Mix(room, 1));
            }
        }

        double[] Mix(double[][] of, double size) => Vectors.Combine(of.Select(vector => (size * random.NextGaussian() / Math.Sqrt(of.Length), vector)));
    }
}
