using System.Diagnostics;
using System.Text.Json;
using Mib.Core.Errors;
using Mib.Models.Checkpoints;
using Mib.Tests.Support;

namespace Mib.Tests.Models;

/// <summary>Folders that would hang, crash or fill the memory of whoever trusts them.</summary>
[TestFixture]
public sealed class HostileFolderTests : TensorFixture
{
    [TestCase("config.json")]
    [TestCase("model.safetensors")]
    [Platform("Linux")]
    public void A_pipe_in_place_of_a_file_is_refused_at_once(string name)
    {
        using var scratch = Saved();
        File.Delete(scratch[name]);
        Process.Start("mkfifo", scratch[name]).WaitForExit();

        Refuses(scratch, $"{name}: the file is empty, or not one with a length");
    }

    [TestCase("config.json")]
    [TestCase("model.safetensors")]
    public void An_empty_file_is_refused(string name)
    {
        using var scratch = Saved();
        File.WriteAllText(scratch[name], "");

        Refuses(scratch, $"{name}: the file is empty");
    }

    [Test]
    public void A_model_that_does_not_fit_into_memory_says_how_much_it_needs_and_leaves_nothing_behind()
    {
        // Embeddings of 3·10⁶ · 10⁵ numbers, 1.1 TiB, in a file that has holes instead of bytes.
        using var scratch = new Scratch();
        HuggingFaceConfig.Write(scratch["config.json"], Tiny.Config with { Layers = 1, DModel = 100_000, Vocabulary = 3_000_000 });
        const long d = 100_000;
        (string Name, long[] Shape)[] tensors =
        [
            ("wte.weight", [3_000_000, d]), ("wpe.weight", [8, d]), ("h.0.ln_1.weight", [d]), ("h.0.ln_1.bias", [d]),
            ("h.0.attn.c_attn.weight", [d, 3 * d]), ("h.0.attn.c_attn.bias", [3 * d]), ("h.0.attn.c_proj.weight", [d, d]), ("h.0.attn.c_proj.bias", [d]),
            ("h.0.ln_2.weight", [d]), ("h.0.ln_2.bias", [d]), ("h.0.mlp.c_fc.weight", [d, 16]), ("h.0.mlp.c_fc.bias", [16]),
            ("h.0.mlp.c_proj.weight", [16, d]), ("h.0.mlp.c_proj.bias", [d]), ("ln_f.weight", [d]), ("ln_f.bias", [d]),
        ];
        long begin = 0;
        var header = new Dictionary<string, object>();
        foreach (var (name, shape) in tensors)
        {
            var end = begin + (4 * shape.Aggregate(1L, (a, b) => a * b));
            header["transformer." + name] = new { dtype = "F32", shape, data_offsets = new[] { begin, end } };
            begin = end;
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(header);
        using (var file = File.Create(scratch["model.safetensors"]))
        {
            file.Write(BitConverter.GetBytes((long)json.Length));
            file.Write(json);
            file.SetLength(8 + json.Length + begin);
        }

        // 3·10¹¹ + 4·10¹⁰ numbers and a little of four bytes: 1,266.6 GiB.
        Assert.That(
            () => Checkpoint.Load(scratch.Folder),
            Throws.InstanceOf<UsageException>().With.Message.Contains("take 1266.6 GiB in Float32").And.Message.Contains("--dtype bfloat16"));
    }

    private static Scratch Saved()
    {
        var scratch = new Scratch();
        using var model = Tiny.Model();
        Checkpoint.Save(scratch.Folder, model);
        return scratch;
    }

    private static void Refuses(Scratch scratch, string problem) =>
        Assert.That(() => Checkpoint.Load(scratch.Folder), Throws.InstanceOf<FileFormatException>().With.Message.Contains(problem));
}
