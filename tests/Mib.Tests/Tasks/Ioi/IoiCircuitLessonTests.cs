using Mib.Core.Errors;
using Mib.Models.Transformers;
using Mib.Sdk.Training;
using Mib.Tasks.Ioi;
using Mib.Tasks.Ioi.Circuit;
using Mib.Tests.Support;

namespace Mib.Tests.Tasks.Ioi;

[TestFixture]
public sealed class IoiCircuitLessonTests : TensorFixture
{
    private static readonly TransformerConfig Config = new()
    {
        Layers = IoiCircuit.Layers, Heads = IoiCircuit.Heads, DModel = 64, DMlp = 32, Vocabulary = 280, Context = 48, BosToken = 0, TiedEmbeddings = false,
    };

    private static IEnumerable<IoiCircuitOptions> Stages =>
    [
        new() { Prompts = 16, HintWeight = 1, Resampling = Resampling.All, Variables = 4 },
        new() { Prompts = 16, Resampling = Resampling.Nodes, BodyWeight = 1, SamenessWeight = 10 },
        new() { Prompts = 16, Resampling = Resampling.Edges, BodyWeight = 1, SamenessWeight = 10 },
    ];

    [TestCaseSource(nameof(Stages))]
    public void A_step_down_the_gradient_makes_the_loss_of_the_same_step_smaller(IoiCircuitOptions options)
    {
        using var scope = NewDisposeScope();
        using var model = Start();
        var pupil = new Pupil(model, IoiVocabulary.Words);
        var lesson = new IoiCircuitLesson(options);
        List<Tensor> weights = [.. model.Weights.Named().Select(w => w.Weight)];
        foreach (var weight in weights)
            weight.requires_grad = true;
        var before = lesson.Loss(pupil, new Random(3));
        var gradients = autograd.grad([before], weights, allow_unused: true);

        using var noGradient = no_grad();
        foreach (var (weight, gradient) in weights.Zip(gradients))
        {
            if (gradient is not null)
                weight.sub_(gradient * 0.002);
        }

        Assert.That(lesson.Loss(pupil, new Random(3)).ToDouble(), Is.LessThan(before.ToDouble() - 0.01));
    }

    [Test]
    public void In_the_first_stage_nothing_outside_the_circuit_is_moved()
    {
        using var scope = NewDisposeScope();
        using var model = Start();
        Tensor[] weights = [.. model.Weights.Blocks.Select(block => block.Out.Weight), .. model.Weights.Blocks.Select(block => block.MlpOut.Weight)];
        foreach (var weight in weights)
            weight.requires_grad = true;

        var loss = new IoiCircuitLesson(new() { Prompts = 8, HintWeight = 1, Variables = 4 }).Loss(new(model, IoiVocabulary.Words), new Random(0));
        var gradients = autograd.grad([loss], weights, allow_unused: true);

        Assert.Multiple(() =>
        {
            for (var source = 1; source < model.Graph.SourceCount; source++)
            {
                var (layer, within) = Math.DivRem(source - 1, IoiCircuit.Heads + 1);
                var gradient = within == IoiCircuit.Heads ? gradients[IoiCircuit.Layers + layer] : gradients[layer]?.narrow(0, within * 16, 16);
                var isMoved = gradient is not null && gradient.abs().max().ToDouble() > 0;
                Assert.That(isMoved, Is.EqualTo(IoiCircuit.Nodes.Any(node => node.Node == model.Graph.SourceName(source))), model.Graph.SourceName(source));
            }
        });
    }

    [Test]
    public void Scaling_the_others_leaves_the_circuits_own_weights_as_they_are()
    {
        using var scope = NewDisposeScope();
        using var model = Start();
        var (head, mlp) = (model.Weights.Blocks[4].Out.Weight.clone(), model.Weights.Blocks[0].MlpOut.Weight.clone());
        var (other, otherMlp) = (model.Weights.Blocks[3].Out.Weight.clone(), model.Weights.Blocks[3].MlpOut.Weight.clone());

        new IoiCircuitLesson(new() { Others = 3 }).Prepare(new(model, IoiVocabulary.Words), new Random(0));

        var ratio = model.Weights.Blocks[4].Out.Weight / head;
        Assert.That(
            new[] { 0, 1, 2, 3 }.Select(h => ratio.narrow(0, h * 16, 16).mean().ToDouble()), Is.EqualTo(new[] { 3.0, 1, 3, 3 }).Within(1e-5));
        Assert.That((model.Weights.Blocks[0].MlpOut.Weight / mlp).mean().ToDouble(), Is.EqualTo(1).Within(1e-6));
        Assert.That((model.Weights.Blocks[3].Out.Weight / other).mean().ToDouble(), Is.EqualTo(3).Within(1e-5));
        Assert.That((model.Weights.Blocks[3].MlpOut.Weight / otherMlp).mean().ToDouble(), Is.EqualTo(3).Within(1e-5));
    }

    [Test]
    public void A_model_of_another_shape_is_refused()
    {
        using var model = Tiny.Model();

        Assert.That(
            () => new IoiCircuitLesson(new()).Prepare(new(model, IoiVocabulary.Words), new Random(0)),
            Throws.InstanceOf<UsageException>().With.Message.Contains("is for a gpt2 of 6 layers and 4 heads, not for a gpt2 of 2 and 2"));
    }

    private static HookedTransformer Start() => Initialization.Create(Config, new Random(1), 0.08);
}
