using Mib.Models.Checkpoints;

namespace Mib.Benchmarks.Models;

/// <summary>Time of loading a checkpoint whose file the system still has in memory, beside reading its bytes once into new memory.</summary>
internal static class Loading
{
    /// <summary>Loads a model from a folder of its own, in two element types.</summary>
    public static IEnumerable<Row> Rows(string shape, Subject subject)
    {
        var folder = Directory.CreateTempSubdirectory("mib-bench-").FullName;
        try
        {
            Checkpoint.Save(folder, subject.Model);
            var path = Path.Combine(folder, WeightFiles.SingleFile);
            var size = $"{new FileInfo(path).Length / 1_000_000} MB of float32";
            foreach (var dtype in new[] { ScalarType.Float32, ScalarType.BFloat16 })
            {
                var timing = Timing.Interleaved(() => Read(path), () => Checkpoint.Load(folder, dtype).Dispose(), 5);
                yield return Row.Ratio($"{shape}, loading {size} as {dtype.ToString().ToLowerInvariant()}", timing, null);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Read(string path)
    {
        using var file = File.OpenRead(path);
        using var bytes = empty([file.Length], ScalarType.Byte);
        file.ReadExactly(bytes.bytes);
    }
}
