using System.Text;
using Mib.Core;
using Mib.Core.Errors;
using Mib.Models.Checkpoints;
using Mib.Tests.Support;
using static Mib.Tests.Support.RawSafetensors;

namespace Mib.Tests.Models;

/// <summary>
/// Thousands of spoilt files: each is refused with our own error or is sound. Any other exception, memory out of
/// proportion or a hang fails the test.
/// </summary>
[TestFixture]
public sealed class SafetensorsFuzzTests : TensorFixture
{
    private const int Rounds = 5_000;

    /// <summary>Far above what these small files need, far below what they may claim.</summary>
    private const long MostBytes = 1 << 20;

    /// <summary>What JSON and the format give a meaning to, and numbers that claim more than there is.</summary>
    private static readonly string[] Tokens =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "null", "true", "-1", "0", "1e999", "1.5", "4", "1000000000000000", "9223372036854775807",
        "18446744073709551616", "\"F32\"", "\"BF16\"", "\"I64\"", "\"a\"", "\"b\"", "\"c\"", "\"dtype\"", "\"shape\"", "\"data_offsets\"",
        "\"__metadata__\"", "\"weight_map\"", "\"metadata\"", "\"total_size\"", "\"../a\"", "\"\\ud800\"", $"\"{ShardFolder.First}\"", $"\"{ShardFolder.Second}\"",
    ];

    [Test]
    [CancelAfter(60_000)]
    public void Five_thousand_spoilt_headers_are_refused_or_sound()
    {
        using var scratch = new Scratch();
        var header = $"{{\"__metadata__\":{{\"format\":\"pt\"}},{Entry("a", "F32", "[1]", "[0,4]")},{Entry("b", "BF16", "[10, 20]", "[4, 404]")}}}";
        Fuzz("safetensors-fuzz", Encoding.UTF8.GetBytes(header), (spoilt, random) =>
        {
            byte[] file = [.. BitConverter.GetBytes((ulong)spoilt.Length), .. spoilt, .. new byte[404]];
            if (random.Next(8) == 0)
                file[random.Next(8)] = (byte)random.Next(256);
            File.WriteAllBytes(scratch[WeightFiles.SingleFile], file[..(random.Next(8) == 0 ? random.Next(file.Length) : file.Length)]);
            return scratch.Folder;
        });
    }

    [Test]
    [CancelAfter(60_000)]
    public void Five_thousand_spoilt_indices_are_refused_or_sound()
    {
        using var folder = new ShardFolder();
        Fuzz("index-fuzz", Encoding.UTF8.GetBytes(folder.Index.ToJsonString()), (spoilt, _) =>
        {
            File.WriteAllBytes(folder[WeightFiles.IndexFile], spoilt);
            return folder.Path;
        });
    }

    private static void Fuzz(string seed, byte[] whole, Func<byte[], Random, string> write)
    {
        var random = Seed.For(0, seed);
        var (refused, sound, most) = (0, 0, 0L);
        for (var round = 0; round < Rounds; round++)
        {
            var folder = write(Spoil(whole, random), random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                ReadAll(folder);
                sound++;
            }
            catch (FileFormatException)
            {
                refused++;
            }

            most = Math.Max(most, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        TestContext.Out.WriteLine($"{refused} refused, {sound} sound, at most {most} bytes allocated");
        Assert.That((refused > Rounds / 2, sound > Rounds / 100, most < MostBytes), Is.EqualTo((true, true, true)), $"{refused} refused, {sound} sound, {most} bytes");
    }

    private static byte[] Spoil(byte[] whole, Random random)
    {
        var spoilt = whole.ToList();
        for (var i = random.Next(3); i >= 0; i--)
        {
            var place = random.Next(spoilt.Count);
            var length = Math.Min(random.Next(12), spoilt.Count - place);
            switch (random.Next(4))
            {
                case 0:
                    spoilt[place] = (byte)random.Next(256);
                    break;
                case 1:
                    spoilt.InsertRange(random.Next(spoilt.Count), spoilt.GetRange(place, length));
                    break;
                case 2 when length < spoilt.Count:
                    spoilt.RemoveRange(place, length);
                    break;
                default:
                    spoilt.RemoveRange(place, Math.Min(random.Next(3), spoilt.Count - place));
                    spoilt.InsertRange(Math.Min(place, spoilt.Count), Encoding.UTF8.GetBytes(Tokens[random.Next(Tokens.Length)]));
                    break;
            }
        }

        return [.. spoilt];
    }

    private static void ReadAll(string folder)
    {
        using var scope = NewDisposeScope();
        using var weights = WeightFiles.Open(folder);
        foreach (var (name, entry) in weights.Entries)
            weights.CopyTo(name, empty(entry.Shape));
    }
}
