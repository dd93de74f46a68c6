using System.Diagnostics;
using System.Globalization;
using Mib.Core.Circuits;
using Mib.Engine.Formats;
using Mib.Models.Checkpoints;

namespace Mib.Tests.Support;

/// <summary>Entry of the tests' assembly as a program: for what is only told from a process of its own.</summary>
internal static class OwnProcess
{
    /// <summary>Loads a model in a new process.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="small">A small model's folder, loaded before: what the first load of a process costs once is not counted.</param>
    /// <param name="dtype">Element type to compute in.</param>
    /// <returns>The most anonymous memory, in bytes, that the process held while it loaded, above what it held before.</returns>
    public static long PeakOfLoading(string folder, string small, ScalarType dtype) => Peak(folder, small, $"{dtype}");

    /// <summary>Reads a graph's file in a new process.</summary>
    /// <param name="file">The file.</param>
    /// <param name="graph">Its graph, whose edges are listed before.</param>
    /// <returns>As of <see cref="PeakOfLoading"/>.</returns>
    public static long PeakOfReading(string file, CircuitGraph graph) => Peak(file, $"{graph.Layers}", $"{graph.Heads}", $"{graph.DModel}");

    private static long Peak(params string[] arguments)
    {
        var program = Path.Combine(TestContext.CurrentContext.TestDirectory, "Mib.Tests.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero);
        return long.Parse(said, CultureInfo.InvariantCulture);
    }

    private static void Main(string[] args)
    {
        if (args is [var file, .. var sizes] && int.TryParse(sizes[0], CultureInfo.InvariantCulture, out _))
            Read(file, [.. sizes.Select(size => int.Parse(size, CultureInfo.InvariantCulture))]);
        else
            Load(args[0], args[1], Enum.Parse<ScalarType>(args[2]));
    }

    private static void Load(string folder, string small, ScalarType dtype)
    {
        Checkpoint.Load(small, dtype).Dispose();
        using var memory = new PeakMemory();
        using var model = Checkpoint.Load(folder, dtype);
        Console.Write(memory.Stop());
    }

    private static void Read(string file, int[] sizes)
    {
        var graph = new CircuitGraph(sizes[0], sizes[1], sizes[2]);
        GC.KeepAlive(graph.Edges);
        using var memory = new PeakMemory();
        GC.KeepAlive(ScoresFile.Read(file, graph));
        Console.Write(memory.Stop());
    }
}
