using System.Security.Cryptography;
using System.Text.Json;

namespace Mib.Cli.Evaluate;

/// <summary>SHA-256 of the examples that a run uses.</summary>
internal static class DataHash
{
    public static string Of<T>(params IEnumerable<IEnumerable<T>> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            foreach (var example in part)
            {
                hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(example));
                hash.AppendData("\n"u8);
            }

            hash.AppendData("\n"u8);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
