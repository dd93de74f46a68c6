using Mib.Core;
using Mib.Models.Transformers;
using Mib.Sdk.Training;

namespace Mib.Tasks.Compiled.Kit;

/// <summary>A transformer under construction: named directions, heads that match and copy, MLPs of units, and the edges between them.</summary>
/// <remarks>
/// Directions are columns of a Hadamard matrix but the constant one: orthonormal, spread over all of the residual stream's
/// coordinates, exact in float32, and of mean 0, so that LayerNorm's centring leaves them as they are.
/// </remarks>
internal sealed class ModelBuilder
{
    /// <summary>A unit is its activation at this multiple of its input, over the same multiple: max(0, x) but for |x| below 0.1.</summary>
    private const double Steepness = 100;

    private readonly TransformerConfig config;
    private readonly int twins;
    private readonly HeadSlots[] slots;
    private readonly int[] units;
    private readonly double[,] embedding;
    private readonly double[,] unembedding;
    private readonly double[,] positions;
    private readonly List<EquatableArray<string>> groups = [];
    private readonly List<double[]> directions = [];
    private (double[] Cosine, double[] Sine)[]? planes;

    /// <summary>Begins an empty model.</summary>
    /// <param name="config">Its shape.</param>
    /// <param name="twins">How many heads do each step; three vote.</param>
    /// <param name="random">What decides which heads those are.</param>
    public ModelBuilder(TransformerConfig config, int twins, Random random)
    {
        this.config = config;
        this.twins = twins;
        slots = [.. Enumerable.Range(0, config.Layers).Select(_ => new HeadSlots(config, random))];
        units = new int[config.Layers];
        Blocks = [.. Enumerable.Range(0, config.Layers).Select(_ => new BlockMatrices(config))];
        embedding = new double[config.Vocabulary, config.DModel];
        unembedding = new double[config.Vocabulary, config.DModel];
        positions = new double[config.Context, config.DModel];
        One = Direction();
        for (var token = 0; token < config.Vocabulary; token++)
            Embed(token, One);
    }

    /// <summary>Where the prompt's tokens come in.</summary>
    public static Step Input { get; } = new("input");

    /// <summary>Where the answer is said.</summary>
    public static Step Logits { get; } = new("logits");

    public BlockMatrices[] Blocks { get; }

    /// <summary>The direction in which every token has 1: biases, and scores that need no query, read it.</summary>
    public double[] One { get; }

    /// <summary>Every direction that was given out.</summary>
    public IReadOnlyList<double[]> Directions => directions;

    /// <summary>A direction of its own.</summary>
    /// <exception cref="InvalidOperationException">All are given out.</exception>
    public double[] Direction()
    {
        if (directions.Count + 1 >= config.DModel)
            throw new InvalidOperationException($"The program needs more than the {config.DModel - 1} directions that a model of width {config.DModel} has.");
        directions.Add(Code.Hadamard(directions.Count + 1, config.DModel));
        return directions[^1];
    }

    /// <summary>Whether steps are done by three heads, so that each can say 0, 1/3, 2/3 or 1 of what it says, and two thirds have to do.</summary>
    public bool Votes => twins == 3;

    /// <summary>Directions for symbols.</summary>
    /// <param name="coordinates">[symbol][dimension].</param>
    public Code Symbols(double[][] coordinates) => new([.. coordinates[0].Select(_ => Direction())], coordinates);

    /// <summary>Adds a vector to a token's embedding.</summary>
    public void Embed(int token, double[] vector, double size = 1) => embedding.AddToRow(token, vector, size / config.EmbeddingScale);

    /// <summary>Adds a scalar of the position to learned positions.</summary>
    public void EmbedPosition(double[] direction, Func<int, double> value)
    {
        for (var position = 0; position < config.Context; position++)
            positions.AddToRow(position, direction, value(position));
    }

    /// <summary>Lets a token's logit read a direction.</summary>
    public void Say(int token, double[] direction, double factor) => unembedding.AddToRow(token, direction, factor);

    /// <summary>The direction that raises the logits of every other answer by 1 and lowers those of the others, if their directions are orthogonal.</summary>
    public double[] Contrast()
    {
        var rows = Enumerable.Range(0, config.Vocabulary)
            .Select(token => Enumerable.Range(0, config.DModel).Select(i => unembedding[token, i]).ToArray())
            .Where(row => row.Any(x => x != 0));
        return Vectors.Combine(rows.Select((row, i) => ((i % 2 == 0 ? 1 : -1) / row.Sum(x => x * x), row)));
    }

    /// <summary>A head, or several that each do a share of its work.</summary>
    /// <param name="layer">The block.</param>
    /// <param name="scores">What makes it look where it looks.</param>
    /// <param name="copies">What it copies from there.</param>
    /// <param name="back">How many tokens back it looks; null where positions do not matter.</param>
    public Step Head(int layer, IEnumerable<Link> scores, IEnumerable<Link> copies, int? back = null)
    {
        var heads = slots[layer].Take(twins);
        Link[] allScores = back is not { } distance ? [.. scores]
            : [.. scores, new(One, One, Positions.Level), .. config.Rotary is null ? Positions.LookBack(Planes(), distance) : []];
        Link[] allCopies = [.. copies];
        foreach (var head in heads)
            Write(Blocks[layer], head, allScores, allCopies, back, 1.0 / heads.Count);
        return new([.. heads.Select(head => $"a{layer}.h{head}")]);
    }

    /// <summary>The units of an MLP.</summary>
    public Step Mlp(int layer, params IEnumerable<Unit> rows)
    {
        var block = Blocks[layer];
        foreach (var unit in rows)
        {
            var column = units[layer]++;
            block.MlpPre.AddToColumn(column, Vectors.Combine((1, unit.Reads), (-unit.Threshold, One)), Steepness);
            block.MlpFactor.AddToColumn(column, One);
            block.MlpOut.AddToRow(column, unit.Write, 1 / Steepness);
        }

        return new($"m{layer}");
    }

    /// <summary>What the heads of a step say, decided by the units of an MLP where they vote: 1 from two thirds on, 0 up to one third.</summary>
    /// <param name="layer">The MLP's block.</param>
    /// <param name="step">The heads.</param>
    /// <param name="said">Directions that they write 0 or 1 to.</param>
    /// <returns>The MLP and its directions; without a vote, what was given.</returns>
    public (Step Step, double[][] Said) Decide(int layer, Step step, params double[][] said)
    {
        if (!Votes)
            return (step, said);
        double[][] decided = [.. said.Select(_ => Direction())];
        var mlp = Mlp(layer, said.Zip(decided).SelectMany(pair => Majority(pair.First, 0, pair.Second)));
        Edge(step, mlp);
        return (mlp, decided);
    }

    /// <summary>Units that turn a sum of thirds into 1 from two thirds above a level on, and into 0 up to one third above it.</summary>
    public static IEnumerable<Unit> Majority(double[] reads, double level, double[] write)
    {
        yield return new(reads, level + (1.0 / 3), Vectors.Combine((3, write)));
        yield return new(reads, level + (2.0 / 3), Vectors.Combine((-3, write)));
    }

    /// <summary>Declares that one step needs another.</summary>
    /// <param name="from">Who writes.</param>
    /// <param name="to">Who reads.</param>
    /// <param name="channels">Letters of <c>qkv</c>: which inputs of a head; empty for an MLP and the logits.</param>
    public void Edge(Step from, Step to, string channels = "")
    {
        string[] suffixes = channels.Length == 0 ? [""] : [.. channels.Select(letter => $"<{letter}>")];
        groups.AddRange(suffixes.Select(suffix => (
            from source in @from.Components
            from target in to.Components
            select $"{source}->{target}{suffix}").ToEquatableArray()));
    }

    /// <summary>The heads of a layer that do nothing yet, and whether their keys and values are a step's.</summary>
    public IEnumerable<(int Head, bool HasKeysAndValues)> FreeHeads(int layer) =>
        slots[layer].Free.Select(head => (head, slots[layer].SharesWithStep(head)));

    /// <summary>The units of an MLP that do nothing yet.</summary>
    public IEnumerable<int> FreeUnits(int layer) => Enumerable.Range(units[layer], config.DMlp - units[layer]);

    /// <summary>Makes the model.</summary>
    /// <returns>The model, owned by the caller, and the edges that were declared.</returns>
    public ConstructedModel Build()
    {
        // Without any deviation all matrices and biases are 0.
        var model = Initialization.Create(config, new Random(0), deviation: 0);
        var weights = model.Weights;
        BlockMatrices.Copy(embedding, weights.Embedding);
        BlockMatrices.Copy(unembedding, weights.Unembedding);
        if (weights.PositionEmbedding is { } learned)
            BlockMatrices.Copy(positions, learned);
        for (var layer = 0; layer < Blocks.Length; layer++)
            Blocks[layer].CopyTo(weights.Blocks[layer]);
        var undo = Math.Sqrt(config.NormEpsilon) - (config.NormWeightIsOffset ? 1 : 0);
        foreach (var norm in weights.Blocks.SelectMany(b => new[] { b.Norm1, b.Norm1Post, b.Norm2, b.Norm2Post }).Append(weights.FinalNorm))
            norm?.Weight.fill_(undo);
        return new(model, new(groups.ToEquatableArray()));
    }

    private void Write(BlockMatrices block, int head, Link[] scores, Link[] copies, int? back, double share)
    {
        // Heads that share keys and values were taken together, from the first on.
        var isFirst = head % (config.Heads / config.KeyValueHeads) == 0;
        var content = Positions.ContentDimensions(config);
        for (var i = 0; i < scores.Length; i++)
        {
            block.Qkv.AddToColumn(block.Query(head, content[i]), scores[i].From, scores[i].Weight / config.AttentionScale);
            if (isFirst)
                block.Qkv.AddToColumn(block.Key(head, content[i]), scores[i].To);
        }

        if (back is { } distance && config.Rotary is not null)
        {
            Positions.LookBack(config, block, head, One, distance);
            if (isFirst)
                Positions.LookedAt(block, head, One);
        }

        for (var i = 0; i < copies.Length; i++)
        {
            if (isFirst)
                block.Qkv.AddToColumn(block.Value(head, i), copies[i].From);
            block.Out.AddToRow(block.Query(head, i), copies[i].To, copies[i].Weight * share);
        }
    }

    /// <summary>Directions of the planes that learned positions turn in, made when a head first needs them.</summary>
    private (double[] Cosine, double[] Sine)[] Planes()
    {
        if (planes is not null)
            return planes;
        planes = [.. Positions.Frequencies.Select(_ => (Direction(), Direction()))];
        for (var i = 0; i < planes.Length; i++)
        {
            var frequency = Positions.Frequencies[i];
            EmbedPosition(planes[i].Cosine, position => Math.Cos(frequency * position));
            EmbedPosition(planes[i].Sine, position => Math.Sin(frequency * position));
        }

        return planes;
    }
}
