using System.Numerics;

namespace Mib.Tasks.Compiled.Kit;

/// <summary>How symbols lie in a few directions of the residual stream: a vector for each.</summary>
/// <param name="Basis">[dimension][d_model], orthonormal.</param>
/// <param name="Coordinates">[symbol][dimension], each of length 1.</param>
internal sealed record Code(double[][] Basis, double[][] Coordinates)
{
    /// <summary>Coordinates that give each symbol a dimension of its own.</summary>
    public static double[][] OneHot(int symbols) =>
        [.. Enumerable.Range(0, symbols).Select(s => Enumerable.Range(0, symbols).Select(d => d == s ? 1.0 : 0).ToArray())];

    /// <summary>
    /// Coordinates in superposition, twice as many symbols as dimensions: every other one is an axis, the others are the
    /// columns of a Hadamard matrix. Two of one kind are orthogonal, two of different kinds overlap by ±1/√dimensions.
    /// </summary>
    public static double[][] Superposed(int dimensions) =>
        [.. OneHot(dimensions).SelectMany((axis, i) => new[] { axis, Hadamard(i, dimensions) })];

    /// <summary>A column of Sylvester's Hadamard matrix, of length 1; the first is constant, all others have mean 0.</summary>
    /// <param name="index">From 0.</param>
    /// <param name="size">A power of 2.</param>
    public static double[] Hadamard(int index, int size) =>
        [.. Enumerable.Range(0, size).Select(i => (BitOperations.PopCount((uint)(i & index)) % 2 == 0 ? 1 : -1) / Math.Sqrt(size))];

    /// <summary>A symbol's vector.</summary>
    /// <returns>[d_model].</returns>
    public double[] this[int symbol] => Vectors.Combine(Coordinates[symbol].Select((c, d) => (c, Basis[d])));

    /// <summary>Links each dimension to the same one of another code: read here, written or compared there.</summary>
    public IEnumerable<Link> To(Code other, double weight = 1) => Basis.Zip(other.Basis, (from, to) => new Link(from, to, weight));
}
