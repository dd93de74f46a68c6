namespace Mib.Methods.EdgePruning;

/// <summary>Random masks between 0 and 1 that are often exactly 0 or 1, one for each edge, with a gradient (Louizos et al. 2018, arXiv:1712.01312).</summary>
/// <remarks>z = clamp(l + (r − l) σ((log(u / (1 − u)) + log α) / β), 0, 1) with u drawn evenly, β = 2/3, l = −0.1, r = 1.1.</remarks>
internal sealed class HardConcrete : IDisposable
{
    private const double Temperature = 2.0 / 3;
    private const double Left = -0.1;
    private const double Right = 1.1;

    /// <summary>Draws are kept this far from 0 and 1, where the logarithm ends.</summary>
    private const double Margin = 1e-6;

    /// <summary>Where training starts: P(z ≠ 0) is 0.998, a mask that is nearly always 1.</summary>
    private const double Start = 5;

    public HardConcrete(int edges, Device device)
    {
        using var scope = NewDisposeScope();
        LogAlpha = new Parameter(full(edges, Start, ScalarType.Float64, device).DetachFromDisposeScope());
    }

    /// <summary>[edge].</summary>
    public Parameter LogAlpha { get; }

    /// <summary>A mask, [1, edge].</summary>
    public Tensor Draw(Random random)
    {
        using var scope = NewDisposeScope();
        var draws = new double[LogAlpha.NumberOfElements];
        for (var i = 0; i < draws.Length; i++)
        {
            var u = Math.Clamp(random.NextDouble(), Margin, 1 - Margin);
            draws[i] = Math.Log(u / (1 - u));
        }

        var stretched = ((tensor(draws, device: LogAlpha.device) + LogAlpha) / Temperature).sigmoid() * (Right - Left);
        return scope.MoveToOuter((stretched + Left).clamp(0, 1).unsqueeze(0));
    }

    /// <summary>[edge] P(z ≠ 0) = σ(log α − β log(−l / r)).</summary>
    public Tensor Kept()
    {
        using var scope = NewDisposeScope();
        return scope.MoveToOuter((LogAlpha - (Temperature * Math.Log(-Left / Right))).sigmoid());
    }

    public void Dispose() => LogAlpha.Dispose();
}
