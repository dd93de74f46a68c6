using System.Diagnostics;
using System.Globalization;

namespace Mib.Benchmarks.Tokenize;

/// <summary>Hugging Face's own tokenizer, in a node process that does what it is asked, one request at a time.</summary>
internal sealed class Rival : IDisposable
{
    private readonly Process process;

    public Rival(string binding) => process = Process.Start(
        new ProcessStartInfo("node", [Path.Combine(AppContext.BaseDirectory, "rival.js"), binding])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true,
        })!;

    public void Load(string path) => Ask($"load\t{path}");

    public void Read(string path) => Ask($"lines\t{path}");

    /// <summary>Tokenizes what was read as one text, and counts the tokens.</summary>
    public int One() => int.Parse(Ask("one"), CultureInfo.InvariantCulture);

    /// <summary>Tokenizes each line that was read, and counts the tokens.</summary>
    public int Many() => int.Parse(Ask("many"), CultureInfo.InvariantCulture);

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }

    private string Ask(string request)
    {
        process.StandardInput.WriteLine(request);
        process.StandardInput.Flush();
        return process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException($"Hugging Face's tokenizer ended at '{request}'.");
    }
}
