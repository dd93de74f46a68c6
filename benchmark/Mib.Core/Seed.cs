using System.Security.Cryptography;
using System.Text;

namespace Mib.Core;

/// <summary>Randomness that is the same on every machine and in every process: one root seed, named streams.</summary>
/// <remarks>Never <c>HashCode.Combine</c> or <c>string.GetHashCode</c>: .NET salts both per process.</remarks>
public static class Seed
{
    /// <summary>The random stream of one purpose under a root seed.</summary>
    /// <param name="root">The run's seed.</param>
    /// <param name="purpose">What it is for, e.g. <c>ioi/train</c>; another purpose gives an independent stream.</param>
    public static Random For(int root, string purpose)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{root}/{purpose}"));
        return new Random(BitConverter.ToInt32(digest) & int.MaxValue);
    }

    /// <summary>A standard normal draw, by Box and Muller's transform.</summary>
    public static double NextGaussian(this Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
