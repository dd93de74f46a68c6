using Mib.Core.Circuits;
using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Models.Hooks;
using Mib.Sdk.Training;

namespace Mib.Tasks.Ioi.Circuit;

/// <summary>Indirect object identification by <see cref="IoiCircuit"/> and by nothing else: strict interchange intervention training.</summary>
/// <remarks>
/// Gupta et al. 2024 (arXiv:2407.14494). A step draws pairs of prompts, and sums: the answer while edges outside the circuit
/// carry what they carry on the other prompt; the answer that a variable of the other prompt calls for while its node has
/// that prompt's value; and, from a run without patches, the answer, the next word at all earlier places, which is the work
/// of the other nodes, and the distance of the patched logits from those without patches.
/// </remarks>
[Lesson("ioi-circuit")]
public sealed class IoiCircuitLesson(IoiCircuitOptions options) : ILesson
{
    /// <summary>Of the steps that patch a random part, the share that patches all there is.</summary>
    private const double WholeShare = 0.3;

    public IReadOnlyList<string> Words => IoiVocabulary.Words;

    public IReadOnlyDictionary<string, int> Exams => IoiCircuitExams.All;

    public void Prepare(Pupil pupil, Random random)
    {
        var (graph, type) = (pupil.Model.Graph, pupil.Model.Config.ModelType);
        if ((graph.Layers, graph.Heads, type) != (IoiCircuit.Layers, IoiCircuit.Heads, "gpt2"))
        {
            throw new UsageException(
                $"The lesson ioi-circuit is for a gpt2 of {IoiCircuit.Layers} layers and {IoiCircuit.Heads} heads, not for a {type} of {graph.Layers} and {graph.Heads}.",
                "give the recipe's model that shape.");
        }

        if (options.Shape)
            IoiCircuitStart.Shape(pupil.Model, random);
        IoiCircuitStart.ScaleOthers(pupil.Model, options.Others);
    }

    public Tensor Loss(Pupil pupil, Random random)
    {
        using var batch = new IoiCircuitBatch(pupil, [.. IoiInterchange.Draw(Split.Train, random, [.. IoiInterchange.Kinds]).Take(options.Prompts)]);
        using var runs = new IoiCircuitRuns(pupil.Model, batch);
        var resampled = Resampled(pupil.Model.Graph, random);

        using var looks = new ActivationCache();
        var strict = runs.Logits(resampled, options.HintWeight > 0 ? looks.Hooks(IoiCircuitHints.Patterns(pupil.Model)) : null);
        var loss = CrossEntropy(strict, batch.Answers());
        if (options.HintWeight > 0)
            loss += IoiCircuitHints.Loss(pupil.Model, looks, batch) * options.HintWeight;

        var nodes = IoiCircuit.Nodes.ToArray();
        random.Shuffle(nodes);
        foreach (var node in nodes.Take(options.Variables))
        {
            var leaving = IoiCircuitRuns.Leaving(pupil.Model.Graph, node);
            loss += CrossEntropy(runs.Logits([.. resampled.Zip(leaving, (other, own) => other || own)]), batch.Answers(node));
        }

        return options.BodyWeight > 0 ? loss + Unpatched(pupil, batch, strict) : loss;
    }

    public double Examine(Pupil pupil, string exam, int examples) => IoiCircuitExams.Score(pupil, exam, examples);

    public DeclaredCircuit Circuit(Pupil pupil) => IoiVerified.Circuit(pupil);

    private static Tensor CrossEntropy(Tensor logits, Tensor targets) => nn.functional.cross_entropy(logits, targets);

    private Tensor Unpatched(Pupil pupil, IoiCircuitBatch batch, Tensor strict)
    {
        var all = pupil.Model.Forward(batch.Base);
        var end = batch.Base.AtLast(all);
        var body = IoiBody.Of(pupil, batch);
        var answer = CrossEntropy(end, batch.Answers());
        var words = CrossEntropy(all.flatten(0, 1).index_select(0, body.Places), body.Words);
        return answer + (words * options.BodyWeight) + (Distance(strict, end.detach()) * options.SamenessWeight);
    }

    /// <summary>
    /// Mean square of what patches do to the logits, as a share of the logits' own; what all have in common says nothing.
    /// Kullback and Leibler's divergence would not see a logit difference of 14 fall to 10: both are certainty.
    /// </summary>
    private static Tensor Distance(Tensor patched, Tensor unpatched) =>
        Centred(patched - unpatched).square().mean() / Centred(unpatched).square().mean();

    private static Tensor Centred(Tensor logits) => logits - logits.mean([-1], keepdim: true);

    /// <summary>[edge] what is patched in a step.</summary>
    private bool[] Resampled(CircuitGraph graph, Random random)
    {
        var share = random.NextDouble() < WholeShare ? 1 : random.NextDouble();
        return options.Resampling switch
        {
            Resampling.All => IoiCircuitRuns.Undeclared(graph),
            Resampling.Nodes => IoiCircuitRuns.Leaving(graph, IoiCircuit.OtherSources(graph).Where(_ => random.NextDouble() < share)),
            _ => [.. IoiCircuitRuns.Undeclared(graph).Select(edge => edge && random.NextDouble() < share)],
        };
    }
}
