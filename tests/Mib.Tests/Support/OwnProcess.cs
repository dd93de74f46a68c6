using System.Diagnostics;
using System.Globalization;
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
    public static long PeakOfLoading(string folder, string small, ScalarType dtype)
    {
        var program = Path.Combine(TestContext.CurrentContext.TestDirectory, "Mib.Tests.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, folder, small, $"{dtype}"]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero);
        return long.Parse(said, CultureInfo.InvariantCulture);
    }

    private static void Main(string[] args)
    {
        var dtype = Enum.Parse<ScalarType>(args[2]);
        Checkpoint.Load(args[1], dtype).Dispose();
        using var memory = new PeakMemory();
        using var model = Checkpoint.Load(args[0], dtype);
        Console.Write(memory.Stop());
    }
}
