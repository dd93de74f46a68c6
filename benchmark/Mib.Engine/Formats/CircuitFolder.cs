using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Mib.Core;
using Mib.Core.Circuits;
using Mib.Core.Errors;
using Mib.Models.Files;

namespace Mib.Engine.Formats;

/// <summary>A submission's folder for one task and model: one file of scores, or nine circuits (spec/circuit-track.md §6.3).</summary>
/// <remarks>
/// Nine circuits may be there twice, in a subfolder with <c>abs</c> and <c>true</c> in its name, from which CMD is computed, and
/// one with <c>abs</c> and <c>false</c>, from which CPR is. The official backend does not check sizes; circuits that are larger
/// than they may be are refused here.
/// </remarks>
public static class CircuitFolder
{
    private const string Fix = "give one file of scores, or nine circuits of at most 0.1, 0.2, 0.5, 1, 2, 5, 10, 20 and 50 % of the edges.";

    /// <summary>Whether a folder has graphs of its own, or subfolders of them, or is itself the file of one.</summary>
    /// <exception cref="FileFormatException">It cannot be read.</exception>
    public static bool IsOne(string folder) =>
        File.Exists(folder) || FilesOf(folder).Count > 0 || Entries(folder, Directory.GetDirectories).Any(IsHalf);

    /// <summary>SHA-256 of all that <see cref="Read"/> reads.</summary>
    /// <param name="folder">The folder, or its one file.</param>
    /// <exception cref="FileFormatException">A file cannot be read.</exception>
    public static string HashOf(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string[] files = File.Exists(folder)
            ? [folder] : [.. FilesOf(folder), .. Entries(folder, Directory.GetDirectories).Where(IsHalf).SelectMany(FilesOf)];
        foreach (var file in files)
        {
            using var stream = RegularFile.Open(file);
            // Which half a circuit is in counts; what it is called does not.
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetDirectoryName(Path.GetRelativePath(folder, file))!));
            hash.AppendData(SHA256.HashData(stream));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Reads a folder.</summary>
    /// <param name="folder">The folder, or its one file of scores.</param>
    /// <param name="graph">The model's graph.</param>
    /// <exception cref="FileFormatException">It has another number of files, one of them is malformed, or a circuit is too large.</exception>
    public static SubmittedCircuits Read(string folder, CircuitGraph graph)
    {
        if (File.Exists(folder))
            return new SubmittedCircuits.Importances(ScoresFile.Read(folder, graph));

        var files = FilesOf(folder);
        var halves = Entries(folder, Directory.GetDirectories).Where(IsHalf).ToList();
        if (halves.Count == 0)
        {
            return files.Count == 1
                ? new SubmittedCircuits.Importances(ScoresFile.Read(files[0], graph))
                : Circuits(folder, files, graph);
        }

        if (files.Count > 0)
            throw new FileFormatException(folder, "", $"{Path.GetFileName(files[0])} stands beside folders of circuits", Fix);
        var (signed, absolute) = (Half("false"), Half("true"));
        return signed.Level == absolute.Level
            ? signed with { Absolute = absolute.Absolute }
            : throw TwoLevels(folder, signed.Level, absolute.Level);

        SubmittedCircuits.Nine Half(string which)
        {
            var found = halves.FindAll(half => Path.GetFileName(half).Contains(which, StringComparison.OrdinalIgnoreCase));
            return found.Count == 1
                ? Circuits(found[0], FilesOf(found[0]), graph)
                : throw new FileFormatException(folder, "", $"it has {found.Count} subfolders with 'abs' and '{which}' in their names", "have one for each, or none at all.");
        }
    }

    private static bool IsHalf(string folder) => Path.GetFileName(folder).Contains("abs", StringComparison.OrdinalIgnoreCase);

    /// <summary>Circuits for both metrics.</summary>
    private static SubmittedCircuits.Nine Circuits(string folder, List<string> files, CircuitGraph graph)
    {
        // The last of the sizes is the whole model, which nobody has to send.
        var shares = Selection.Percentages.Span[..^1].ToArray();
        if (files.Count != shares.Length)
            throw new FileFormatException(folder, "", $"it has {files.Count} graphs ({string.Join(", ", ScoresFile.Extensions)})", Fix);

        (string File, Circuit Circuit, Level Level)[] circuits = [.. files.Select(Read).OrderBy(one => one.Circuit.WeightedEdgeCount)];
        var level = circuits[0].Level;
        if (Array.Find(circuits, one => one.Level != level) is { File: not null } other)
            throw TwoLevels(folder, level, other.Level);
        foreach (var ((file, circuit, _), share) in circuits.Zip(shares))
        {
            if (circuit.WeightedEdgeCount > share * graph.Edges.Count)
            {
                throw new FileFormatException(
                    file, "", string.Create(CultureInfo.InvariantCulture, $"its circuit has {circuit.WeightedEdgeCount:0.##} edges, over {share:0.0##%} of the model's {graph.Edges.Count}"), Fix);
            }
        }

        EquatableArray<Circuit> all = [.. circuits.Select(one => one.Circuit), Circuit.Whole(graph)];
        return new(all, all, level);

        // What is in a circuit is marked on edges and nodes alike: which of them were chosen is in neurons, or in what has scores.
        (string File, Circuit Circuit, Level Level) Read(string file) => ScoresFile.ReadContent(file, graph) switch
        {
            { Circuit: { Neurons.Count: > 0 } circuit } => (file, circuit, Level.Neuron),
            { Circuit: { } circuit, Scores: var scores } => (file, circuit, scores?.Level ?? Level.Edge),
            _ => throw new FileFormatException(file, "", "it marks no circuit: its edges or nodes have no in_graph", Fix),
        };
    }

    private static FileFormatException TwoLevels(string folder, Level one, Level other) =>
        new(folder, "", $"it has circuits of {one.ToString().ToLowerInvariant()}s and of {other.ToString().ToLowerInvariant()}s", "have all circuits of one level.");

    private static List<string> FilesOf(string folder) =>
        [.. Entries(folder, Directory.GetFiles).Where(file => ScoresFile.Extensions.Contains(Path.GetExtension(file).ToLowerInvariant()))];

    private static string[] Entries(string folder, Func<string, string[]> list)
    {
        try
        {
            var entries = list(folder);
            Array.Sort(entries, StringComparer.Ordinal);
            return entries;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new FileFormatException(folder, "", $"it cannot be read: {error.Message}", "give a folder of graphs.", error);
        }
    }
}

/// <summary>What somebody sent for one task and model.</summary>
public abstract record SubmittedCircuits
{
    private SubmittedCircuits()
    {
    }

    /// <summary>What was scored or selected.</summary>
    public abstract Level Level { get; }

    /// <summary>Scores, from which circuits of each size are chosen.</summary>
    /// <param name="Scores">The scores.</param>
    public sealed record Importances(CircuitScores Scores) : SubmittedCircuits
    {
        public override Level Level => Scores.Level;
    }

    /// <summary>Circuits of all ten sizes of <see cref="Selection.Percentages"/>, the whole model last.</summary>
    /// <param name="Signed">Those that CPR is computed from.</param>
    /// <param name="Absolute">Those that CMD is computed from.</param>
    /// <param name="Level">What they are made of.</param>
    public sealed record Nine(EquatableArray<Circuit> Signed, EquatableArray<Circuit> Absolute, Level Level) : SubmittedCircuits
    {
        public override Level Level { get; } = Level;
    }
}
