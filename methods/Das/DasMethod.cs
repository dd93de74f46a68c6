using Mib.Core;
using Mib.Core.Errors;
using Mib.Models;
using Mib.Sdk.Methods;
using Mib.Sdk.Variables;

namespace Mib.Methods.Das;

/// <summary>Distributed alignment search: learns the subspace whose swap changes the output as the causal model says.</summary>
/// <remarks>
/// x' = x_b + (x_s − x_b) R Rᵀ with R [d, k] of orthonormal columns, trained by cross-entropy on the causal model's label
/// (Geiger et al. 2023). R is the Q of a free matrix's QR decomposition, so that it is orthonormal at every step.
/// </remarks>
[Method("das", Description = "Distributed alignment search: a trained subspace of the vector.", Cite = "arXiv:2303.02536")]
public sealed class DasMethod(DasOptions options) : IVariableMethod
{
    public Featurizer Fit(VariableRun run)
    {
        var width = run.Model.Config.DModel;
        if (options.Dimensions > width)
            throw new UsageException($"--dimensions {options.Dimensions} is more than the model's width {width}.", $"choose at most {width}.");

        using var free = Start(run, width, options.Dimensions);
        using var optimizer = optim.AdamW([free], options.LearningRate, weight_decay: 0);
        var order = run.RandomFor("das-order");
        for (var epoch = 0; epoch < options.Epochs; epoch++)
        {
            foreach (var batch in run.Shuffled(order))
                Step(run, batch, free, optimizer);
            run.Progress?.Report((epoch + 1.0) / options.Epochs);
        }

        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return new SubspaceFeaturizer(Orthonormal(free).detach().DetachFromDisposeScope());
    }

    /// <summary>A random subspace: a matrix of normal draws, made the same way on every machine.</summary>
    private static Parameter Start(VariableRun run, int width, int dimensions)
    {
        using var scope = NewDisposeScope();
        var random = run.RandomFor("das-start");
        var draws = new double[width * dimensions];
        for (var i = 0; i < draws.Length; i++)
            draws[i] = random.NextGaussian();
        var (q, _) = linalg.qr(tensor(draws, [width, dimensions]));
        return new Parameter(q.to(run.Model.Dtype.Wide(), run.Model.Device).DetachFromDisposeScope());
    }

    private static void Step(VariableRun run, InterchangeBatch batch, Parameter free, AdamW optimizer)
    {
        using var scope = NewDisposeScope();
        using var gradient = enable_grad();
        optimizer.zero_grad();
        var rotation = Orthonormal(free);
        var swapped = batch.Bases + matmul(matmul(batch.Sources - batch.Bases, rotation), rotation.t());
        var loss = nn.functional.cross_entropy(run.Logits(batch, swapped), batch.Labels);
        loss.backward();
        optimizer.step();
    }

    private static Tensor Orthonormal(Tensor free) => linalg.qr(free).Item1;
}
