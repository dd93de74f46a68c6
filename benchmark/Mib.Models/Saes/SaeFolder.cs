using System.Security.Cryptography;
using Mib.Core.Errors;
using Mib.Models.Files;

namespace Mib.Models.Saes;

/// <summary>A sparse autoencoder as it was found.</summary>
/// <param name="Sae">The autoencoder.</param>
/// <param name="Folder">Where it was.</param>
/// <param name="Hash">SHA-256 of its configuration, if it has one, followed by its weights.</param>
public sealed record FoundSae(Sae Sae, string Folder, string Hash);

/// <summary>Folders with a sparse autoencoder, in one of three layouts, which are told apart by their files.</summary>
public static class SaeFolder
{
    /// <summary>Loads one.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="dtype">What to compute in: float32 or wider.</param>
    /// <param name="device">Where.</param>
    /// <returns>Owned by the caller; in no dispose scope.</returns>
    /// <exception cref="FileFormatException">There is none, or a file of it is not what it should be.</exception>
    public static FoundSae Load(string folder, ScalarType dtype, Device device)
    {
        if (Has(SaeLens.ConfigFile))
            return Found(SaeLens.Read(folder, dtype, device), At(SaeLens.ConfigFile), At(SaeLens.WeightsFile));
        if (Has(LlamaScope.ConfigFile))
            return Found(LlamaScope.Read(folder, dtype, device), At(LlamaScope.ConfigFile), LlamaScope.WeightsPath(folder));
        if (Has(GemmaScope.WeightsFile))
            return Found(GemmaScope.Read(folder, dtype, device), At(GemmaScope.WeightsFile));
        throw Has(GemmaScope.ArchiveFile)
            ? GemmaScope.Archive(At(GemmaScope.ArchiveFile))
            : new FileFormatException(
                folder, "", $"there is no sparse autoencoder: neither {SaeLens.ConfigFile} (SAELens), {LlamaScope.ConfigFile} (Llama Scope) nor {GemmaScope.WeightsFile} (Gemma Scope)",
                "give the folder of one SAE.");

        string At(string name) => Path.Combine(folder, name);

        bool Has(string name) => File.Exists(At(name));

        FoundSae Found(Sae sae, params IReadOnlyList<string> files) => new(sae, folder, Hash(files));
    }

    private static string Hash(IReadOnlyList<string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        foreach (var file in files)
        {
            using var stream = RegularFile.Open(file);
            for (var read = stream.Read(buffer); read > 0; read = stream.Read(buffer))
                hash.AppendData(buffer, 0, read);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
