using System.Security.Cryptography;
using Mib.Core.Circuits;
using Mib.Engine.Circuits;
using Mib.Models.Transformers;
using Mib.Sdk.Tasks;

namespace Mib.Cli.Evaluate;

/// <summary>The code that turns what a method gives into scores.</summary>
internal static class Harness
{
    private static readonly Type[] Parts =
        [typeof(CircuitGraph), typeof(Tensor), typeof(HookedTransformer), typeof(ITask), typeof(CircuitScorer)];

    /// <summary>Twelve digits of the SHA-256 of the project's assemblies that compute scores, of the task's, and of libtorch's version.</summary>
    public static string HashWith(ITask task)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in Parts.Append(task.GetType()))
        {
            using var stream = File.OpenRead(part.Assembly.Location);
            hash.AppendData(SHA256.HashData(stream));
        }

        hash.AppendData(System.Text.Encoding.UTF8.GetBytes(__version__));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }
}
