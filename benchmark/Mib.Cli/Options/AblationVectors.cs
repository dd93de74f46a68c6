using System.Security.Cryptography;
using Mib.Core.Errors;
using Mib.Models.Files;

namespace Mib.Cli.Options;

/// <summary>A file of vectors that stand in for sources.</summary>
/// <param name="File">Where it is.</param>
/// <param name="Hash">SHA-256 of its bytes.</param>
internal sealed record AblationVectors(string File, string Hash)
{
    /// <summary>Hashes a file.</summary>
    /// <exception cref="FileFormatException">It cannot be opened.</exception>
    public static AblationVectors In(string file)
    {
        using var stream = RegularFile.Open(file);
        return new(file, Convert.ToHexStringLower(SHA256.HashData(stream)));
    }
}
