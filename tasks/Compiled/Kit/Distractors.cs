using Mib.Core;
using Mib.Models.Transformers;

namespace Mib.Tasks.Compiled.Kit;

/// <summary>
/// Work beside the circuit: every idle head and unit reads the circuit's features and writes what no answer reads, and one
/// head with a few units of the last block is a decoy, to which the answer is sensitive although it never moves it.
/// </summary>
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

    /// <summary>How steeply the logits rise with the decoy's bit: as much as an answer is worth.</summary>
    private const double DecoySlope = 20;

    /// <summary>How many tokens back the decoy looks: a word that the task's edits change, in every task.</summary>
    private const int DecoyBack = 2;

    /// <summary>Gives all idle components work.</summary>
    public static void AddTo(ModelBuilder builder, TransformerConfig config, Random random)
    {
        AddDecoy(builder, config);
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

    /// <summary>
    /// A head fetches a bit, whether a word's token is odd, and units turn it into z with z(0) = z(1) = 0 and slope 1 at
    /// both, which the answers read: patching it changes nothing, yet it has a gradient.
    /// </summary>
    private static void AddDecoy(ModelBuilder builder, TransformerConfig config)
    {
        var (isOdd, bit) = (builder.Direction(), builder.Direction());
        for (var token = 1; token < config.Vocabulary; token += 2)
            builder.Embed(token, isOdd);
        builder.Head(config.Layers - 1, [], [new(isOdd, bit)], DecoyBack);
        var contrast = builder.Contrast();
        builder.Mlp(
            config.Layers - 1,
            Piece(bit, -0.25, 1), Piece(builder.One, 0.75, -1), Piece(bit, 0.25, -2), Piece(bit, 0.75, 2));

        Unit Piece(double[] reads, double threshold, double slope) =>
            new(reads, threshold, Vectors.Combine((slope * DecoySlope, contrast)));
    }
}
