using Mib.Core.Errors;
using Mib.Models;

namespace Mib.Engine.Ablations;

/// <summary>The vector of one source while it is learned, and the best one so far.</summary>
internal sealed class Candidate : IDisposable
{
    /// <summary>How many checks in a row may bring nothing before learning stops.</summary>
    private const int Patience = 3;

    private readonly string name;
    private readonly Adam optimizer;
    private OptimalVector? best;
    private int misses;

    /// <summary>Starts at a vector.</summary>
    /// <param name="source">Whose.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="start">[d_model].</param>
    /// <param name="learningRate">Adam's.</param>
    public Candidate(int source, string name, Tensor start, double learningRate)
    {
        (Source, this.name) = (source, name);
        using var scope = NewDisposeScope();
        Vector = new Parameter(start.detach().clone().DetachFromDisposeScope());
        optimizer = optim.Adam([Vector], learningRate);
    }

    public int Source { get; }

    /// <summary>[d_model].</summary>
    public Parameter Vector { get; }

    public bool IsDone => misses >= Patience;

    /// <summary>The best vector of all checks; the first was of the start.</summary>
    public OptimalVector Best => best!;

    public void Clear() => optimizer.zero_grad();

    public void Step() => optimizer.step();

    /// <summary>Hears what the vector as it is now costs on all prompts.</summary>
    /// <exception cref="NotMeasurableException">The start has no finite loss.</exception>
    public void Check(double loss)
    {
        if (best is null && !double.IsFinite(loss))
            throw new NotMeasurableException($"With its mean in the place of {name} the model's loss is {loss}.", "use a model whose logits are finite without it.");
        misses = best is null || loss < best.Loss ? 0 : misses + 1;
        if (misses == 0)
            best = new(new(Vector.ToDoubles()), best?.MeanLoss ?? loss, loss);
    }

    public void Dispose()
    {
        optimizer.Dispose();
        Vector.Dispose();
    }
}
