using Mib.Core;
using Mib.Core.Circuits;
using Mib.Core.Errors;
using Mib.Engine.Formats;
using Mib.Engine.Models.Import;
using Mib.Tests.Support;

namespace Mib.Tests.Formats;

/// <summary>Thousands of spoilt files: each is refused with our own error or is sound. Any other exception or a hang fails the test.</summary>
public sealed class FormatFuzzTests : TensorFixture
{
    private const int Rounds = 4_000;

    private static readonly CircuitGraph Graph = new(1, 2, 4);

    [TestCase("scores.json")]
    [TestCase("edges.pt")]
    [TestCase("neurons.pt")]
    [TestCase("config-object.pkl")]
    [TestCase("config-dict-2.pkl")]
    [CancelAfter(60_000)]
    public void Four_thousand_spoilt_files_are_refused_or_sound(string name)
    {
        using var scratch = new Scratch();
        var whole = name == "scores.json"
            ? GraphJson.Write(new(Graph, Level.Neuron, new(new double[Graph.CountOf(Level.Neuron)])), Circuit.Whole(Graph))
            : File.ReadAllBytes(TestData.Path("torch", name));
        var random = Seed.For(0, name);
        var (refused, sound) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var path = scratch.File(name, Spoil(whole, random));
            try
            {
                if (name.EndsWith(".pkl", StringComparison.Ordinal))
                    TransformerLensConfig.Read(path).ToShape();
                else
                    ScoresFile.ReadContent(path, Graph);
                sound++;
            }
            catch (FileFormatException)
            {
                refused++;
            }
        }

        TestContext.Out.WriteLine($"{refused} refused, {sound} sound");
        Assert.That((refused > Rounds / 5, sound > Rounds / 100), Is.EqualTo((true, true)), $"{refused} refused, {sound} sound");
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
                case 0: spoilt[place] = (byte)random.Next(256); break;
                case 1: spoilt[place] ^= (byte)(1 << random.Next(8)); break;
                case 2: spoilt.InsertRange(random.Next(spoilt.Count), spoilt.GetRange(place, length)); break;
                default: spoilt.RemoveRange(place, Math.Min(length, spoilt.Count - 1)); break;
            }
        }

        return [.. spoilt];
    }
}
