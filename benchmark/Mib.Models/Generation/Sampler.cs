namespace Mib.Models.Generation;

/// <summary>Chooses the next token of each prompt.</summary>
/// <param name="settings">How.</param>
/// <param name="rows">Number of prompts; each has draws of its own, from .NET, so that they are the same with any libtorch.</param>
internal sealed class Sampler(GenerationSettings settings, int rows)
{
    private readonly Random[] random = [.. Enumerable.Range(0, rows).Select(row => Core.Seed.For(settings.Seed, $"generation/{row}"))];

    /// <summary>Chooses a token a row.</summary>
    /// <param name="logits">[batch, d_vocab].</param>
    public int[] Choose(Tensor logits)
    {
        using var scope = NewDisposeScope();
        if (settings.Temperature == 0)
            return [.. logits.argmax(-1).ToLongs().Select(token => (int)token)];

        var probabilities = (logits.to(ScalarType.Float64) / settings.Temperature).softmax(-1).ToDoubles();
        var width = probabilities.Length / rows;
        return [.. Enumerable.Range(0, rows).Select(row => Draw(probabilities.AsSpan(row * width, width), random[row].NextDouble()))];
    }

    private int Draw(ReadOnlySpan<double> probabilities, double at)
    {
        var tokens = Candidates(probabilities);
        var total = 0.0;
        foreach (var token in tokens)
            total += probabilities[token];

        at *= total;
        foreach (var token in tokens)
        {
            at -= probabilities[token];
            if (at < 0)
                return token;
        }

        // Rounding may leave a little of the last one's share.
        return tokens[^1];
    }

    /// <summary>The tokens to draw from: all, or the likeliest; of equally likely ones the first.</summary>
    private int[] Candidates(ReadOnlySpan<double> probabilities)
    {
        int[] tokens = [.. Enumerable.Range(0, probabilities.Length)];
        if (settings.TopK is null && settings.TopP is null)
            return tokens;

        var keys = new double[tokens.Length];
        for (var i = 0; i < keys.Length; i++)
            keys[i] = -probabilities[i];
        tokens = [.. tokens.OrderBy(token => keys[token])];
        var count = Math.Min(settings.TopK ?? tokens.Length, tokens.Length);
        if (settings.TopP is { } share)
        {
            var (kept, sum) = (0, 0.0);
            while (kept < count && sum < share)
                sum += probabilities[tokens[kept++]];
            count = kept;
        }

        return tokens[..count];
    }
}
