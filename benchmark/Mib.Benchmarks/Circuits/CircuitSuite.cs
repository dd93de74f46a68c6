using Mib.Benchmarks.Models;
using Mib.Core.Circuits;
using Mib.Engine.Circuits;
using Mib.Methods.Eap;
using Mib.Methods.EapIgInputs;
using Mib.Sdk.Circuits;

namespace Mib.Benchmarks.Circuits;

/// <summary>What attribution and circuits cost beyond the model's own runs, on one thread.</summary>
internal sealed class CircuitSuite : ISuite
{
    private const int Rows = 10;
    private const int Length = 16;
    private const int Steps = 5;
    private const int Rounds = 3;

    public string Name => "circuit";

    public Type? Details => null;

    public IEnumerable<Row> Run()
    {
        set_num_threads(1);
        return
        [
            .. At("differ from the second token", 1, new(1.25, 1.2, 1.8, 1.8, 1.5)),
            .. At("differ in the last third", 11, new(0.75, 0.7, 0.8, 0.8, 1.5)),
            .. Grown(1, Length), .. Grown(40, Length), .. Grown(Rows, 8), .. Grown(Rows, 128),
            .. Large("Llama-3.1 8B shape, by arithmetic", layers: 32, heads: 32, width: 4096),
        ];
    }

    /// <summary>Other batches and lengths, of pairs that differ from the second token on.</summary>
    private static IEnumerable<Row> Grown(int rows, int length)
    {
        using var subject = new CircuitSubject(Subject.Gpt2Shape, rows, length, 1);
        string name = $"{rows}×{length} tokens";
        yield return Row.Ratio(
            $"{name}: EAP", Timing.Medians(() => subject.Plain(forwards: 1, withBackward: 1), () => subject.Attribute(new EapMethod()), 1), goal: null);
        yield return OneCircuit(name, subject, 1, null, (8, "50 %")).Single();
        yield return Memory($"{name}: memory of EAP", subject, () => subject.Attribute(new EapMethod()), null);
    }

    /// <summary>What is held in float32 beside weights and the model's own activations, for each token of a batch.</summary>
    private static IEnumerable<Row> Large(string name, int layers, int heads, int width)
    {
        double unit = sizeof(float) * width / 1e6;
        int sources = 1 + (layers * (heads + 1));
        // Changes of the embedding, z and MLPs; gradients at q, k, v, MLPs and logits; what norms gave.
        yield return new($"{name}: EAP", unit * (1 + (2 * layers) + (5 * layers) + 1), "MB a token", null, null, null);
        // What every source changes; what the channels read with every edge left out; stand-ins; the inputs of a layer's heads, twice.
        yield return new($"{name}: a circuit", unit * (1 + sources + (2 * layers) + 1 + (2 * layers) + (6 * heads)), "MB a token", null, null, null);
    }

    private static IEnumerable<Row> At(string pairs, int shared, Goals goals)
    {
        using var subject = new CircuitSubject(Subject.Gpt2Shape, Rows, Length, shared);
        yield return Row.Ratio($"{pairs}: EAP", Timing.Medians(
            () => subject.Plain(forwards: 1, withBackward: 1), () => subject.Attribute(new EapMethod()), Rounds), goals.Eap);
        yield return Row.Ratio($"{pairs}: EAP-IG-inputs, {Steps} steps", Timing.Medians(
            () => subject.Plain(forwards: 2, withBackward: Steps), () => subject.Attribute(new EapIgInputsMethod(new() { Steps = Steps })), Rounds), goals.Ig);
        foreach (Row row in OneCircuit(pairs, subject, 3 * Rounds, goals.Circuit, (3, "1 %"), (6, "10 %"), (8, "50 %")))
        {
            yield return row;
        }

        yield return Row.Ratio($"{pairs}: curve of ten circuits, signed and absolute", Timing.Medians(() => subject.Plain(forwards: 22, withBackward: 0), subject.Curve, Rounds), goals.Curve);
        yield return Memory($"{pairs}: memory of EAP", subject, () => subject.Attribute(new EapMethod()), goals.Memory);
        yield return Memory($"{pairs}: memory of EAP-IG-inputs", subject, () => subject.Attribute(new EapIgInputsMethod(new() { Steps = Steps })), goals.Memory);
        yield return Memory($"{pairs}: memory of a curve", subject, subject.Curve, goals.Memory);
    }

    private static List<Row> OneCircuit(string pairs, CircuitSubject subject, int rounds, double? goal, params (int Place, string Share)[] sizes)
    {
        using DisposeScope scope = NewDisposeScope();
        using var run = new PairRun(subject.Model, subject.Batch, AblationValues.Patching);
        using var circuits = new CircuitRun(subject.Model, run);
        var selected = CircuitSet.Of(subject.Scores, Ranking.Absolute, new CircuitRules()).Evaluated;
        return
        [
            .. sizes.Select(size => Row.Ratio($"{pairs}: a circuit of {size.Share}", Timing.Medians(
                () => subject.Plain(forwards: 1, withBackward: 0),
                () =>
                {
                    using DisposeScope inner = NewDisposeScope();
                    circuits.LastResidual(selected[size.Place]);
                },
                rounds), goal)),
        ];
    }

    private static Row Memory(string name, CircuitSubject subject, Action work, double? goal) => new(
        name, (double)Floor.PeakBytes(work) / Floor.PeakBytes(() => subject.Plain(forwards: 0, withBackward: 1)), "× forward and backward", goal, null, null);

    private sealed record Goals(double Eap, double Ig, double Circuit, double Curve, double Memory);
}
